// Posts what is due over a real database and a fake chat, a file, and dies of SIGKILL at one point of it. Started by
// posting-kills.test.ts: dist, directory, migrations, the scheduler's clock in ms, where to die, and how.
import { appendFileSync, closeSync, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';

const [, , dist, directory, migrations, nowText, point, way] = process.argv;
const load = (module) => import(join(dist, module));
const { openDb } = await load('edges/store/open.js');
const { openKeystore } = await load('edges/store/keystore.js');
const { createPosting } = await load('core/posting.js');

const reached = (place) => {
  if (place === point) process.kill(process.pid, 'SIGKILL');
};
const chat = join(directory, 'chat');
/** What has reached the group stays there, whatever becomes of the bot. */
const deliver = (line) => {
  appendFileSync(chat, `${line}\n`);
  const file = openSync(chat, 'r+');
  fsyncSync(file);
  closeSync(file);
};

const now = Number(nowText);
const db = openDb(directory, migrations, 'write');
const vault = openKeystore(directory, Buffer.alloc(32, 7), 'write');
const waiting = [];
const choice = {
  text: { key: 'prompt' },
  post: { kind: 'service', referenceId: 'prompt' },
  everyDays: 0,
};
const posting = createPosting({
  db,
  vault,
  jobs: [
    {
      id: 'every-minute',
      kind: 'check-in',
      cron: '* * * * *',
      zone: 'UTC',
      graceMs: 600_000,
      choices: [choice],
      onHolidays: true,
      rooms: new Map(),
    },
  ],
  rules: {
    quietHours: { from: '00:00', until: '00:00' },
    mostPerDay: 1e6,
    mostPerWeek: 1e6,
    holidays: { years: new Set(), days: [] },
    seed: 'kills',
    spreadMinutes: 0,
  },
  matches: () => true,
  log: { info() {}, warn() {}, error() {} },
  clock: { now: () => now },
  scheduleClock: { now: () => now },
  random: () => Math.random().toString(16).slice(2),
  say: (say) => waiting.push(say),
  addressOf: () => '',
  liveValues: () => ({}),
  noticeReached() {},
  roomNoticePosted() {},
});
posting.markInterrupted();
// The deliberate break: what was in doubt is simply sent again, as a bot does that marks only after sending.
if (way === 'resend') {
  const doubtful = db.prepare("SELECT * FROM slot WHERE state = 'unconfirmed'").all();
  db.prepare("UPDATE slot SET state = 'sent' WHERE state = 'unconfirmed'").run();
  for (const { due_at: dueAt } of doubtful) deliver(dueAt);
}
posting.postDue();
reached('planned');
for (const say of waiting) {
  if (!posting.beforeSending(say)) continue;
  reached('sending');
  deliver(say.receipt.dueAt);
  reached('delivered');
  posting.afterSending(say, '', true);
  reached('marked');
}
db.close();
