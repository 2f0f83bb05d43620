// How long a withdrawal takes, from the word to the emptied log: 200 of them at 10,000 messages, half of them under a
// reader that comes and goes. Prints milliseconds; fails only beyond the promised minute. Needs a build:
//   npm run build && node bench/erasure.mjs
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const dist = process.env.TONGLU_DIST ?? join(import.meta.dirname, '../dist');
const load = (module) => import(join(dist, module));
const { openDb, databaseFile } = await load('edges/store/open.js');
const { openKeystore } = await load('edges/store/keystore.js');
const { ledgerFile, openLedger } = await load('edges/store/ledger.js');
const { createEraser } = await load('erasing.js');
const { personalDataStores } = await load('app.js');
const { finishErasures } = await load('features/erasure/erasure.js');
const { identityForLogin } = await load('core/epoch.store.js');
const { rooms } = await load('core/room.store.js');
const { consents } = await load('features/consent/consent.store.js');
const { messageLog } = await load('features/message-log/message-log.store.js');

const people = 200;
const messages = 10_000;
const promisedMs = 60_000;
const retryMs = 1000;
const readMs = 300;

const directory = mkdtempSync(join(tmpdir(), 'tonglu-bench-'));
const db = openDb(directory, join(import.meta.dirname, '../migrations'), 'write');
const vault = openKeystore(directory, randomBytes(32), 'write');
const ledger = openLedger(ledgerFile(directory));
const eraser = createEraser({
  db,
  vault,
  ledger,
  stores: personalDataStores,
  suspectForMs: 7 * 86_400_000,
  makeRoom: () => undefined,
});
const start = Date.now() - 86_400_000;
const { identity } = identityForLogin(
  db,
  vault,
  { puppet: 'bench', self: 'wxid_bot', hasStableIds: true },
  start,
);
rooms.add(db, vault, 'r_1', identity.macOf('room@chatroom'), 'room@chatroom');
const participants = Array.from({ length: people }, (_, number) => `p_${number}`);
db.inTransaction(() => {
  for (const participant of participants) {
    const mac = identity.macOf(`wxid_${participant}`);
    consents.addParticipant(db, participant, mac, identity.epoch, start);
    consents.open(db, vault, {
      participant,
      mac,
      handle: `wxid_${participant}`,
      noticeVersion: 'v1',
      purposes: [1],
      sentAt: start,
      now: start,
    });
  }
  for (let number = 0; number < messages; number += 1)
    messageLog.append(db, vault, {
      id: `m_${number}`,
      participant: participants[number % people],
      roomId: 'r_1',
      sourceMac: `s_${number}`,
      sentAt: start + 10_000 + number,
      kind: 'text',
      length: 40,
      text: '今天走了半小时，晚上睡得还可以。'.repeat(4),
      ...(number % 3 === 0 && number > 0 ? { replyTo: `m_${number - 1}` } : {}),
      isReplyToUnlogged: false,
      mentions: 0,
      flags: [],
      noticeVersion: 'v1',
    });
});
db.checkpoint();

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
/** Withdraws one; a reader that was there before goes after a while. @returns ms until she can be told */
const withdraw = async (participant, isUnderReader) => {
  let reader;
  if (isUnderReader) {
    reader = new Database(databaseFile(directory), { readonly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM message').get();
    setTimeout(() => reader.close(), readMs);
  }
  const began = performance.now();
  db.inTransaction(() => eraser.withdraw(participant, Date.now()));
  while (finishErasures({ db, vault, checkpoint: () => db.checkpoint() }).pending > 0)
    await sleep(retryMs);
  return performance.now() - began;
};
const quantile = (values, part) =>
  Math.round([...values].sort((a, b) => a - b)[Math.ceil(values.length * part) - 1] * 10) / 10;

const alone = [];
const underReader = [];
for (const [number, participant] of participants.entries())
  if (number % 2 === 0) alone.push(await withdraw(participant, false));
  else underReader.push(await withdraw(participant, true));
for (const [name, values] of Object.entries({ alone, underReader }))
  process.stdout.write(
    `${name}: n=${values.length} p50=${quantile(values, 0.5)} ms p95=${quantile(values, 0.95)} ms max=${quantile(values, 1)} ms\n`,
  );
const left = db.prepare('SELECT count(*) AS count FROM message').get().count;
db.close();
rmSync(directory, { recursive: true, force: true });
process.exitCode = left === 0 && Math.max(...alone, ...underReader) < promisedMs ? 0 : 1;
