import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DateTime } from 'luxon';
import { parse } from 'yaml';
import { findBytes } from './bytes.ts';
import {
  makePlace,
  projectRoot,
  runCli,
  startBotProcess,
  startGatewayProcess,
  textOf,
  until,
  type BotProcess,
  type GatewayProcess,
  type Place,
} from './processes.ts';

/** The invented group. Ids and names of the two who must leave no trace are canaries. */
export const cast = {
  bot: { id: 'bot', name: '同路' },
  lead: { id: 'wxid_lead_4471', name: '阿宁四四七一' },
  consenting: { id: 'wxid_consenting_8302', name: '小雨八三零二' },
  other: { id: 'wxid_other_9915', name: '梅姐九九一五' },
} as const;

/** What is said. Canaries of fixed width: none is a part of another. */
export const lines = {
  beforeConsent: '同意前说的话 QX1001',
  first: '今天太阳好，我走了一圈 QX2001',
  naming: `谢谢${cast.other.name}陪我 QX2002`,
  quoting: `「${cast.other.name}：我复发了 QX3002」\n- - - - - - - - - - - - - - -\n抱抱你 QX2003`,
  quotingOddly: `“${cast.other.name}：我怕 QX3003”\n我也怕`,
  ofOther: '我也想出去走走 QX3001',
  afterDisable: '停用以后说的话 QX1002',
} as const;

const room = { id: 'morning-room@chatroom', topic: '姐妹同行九九一五群', owner: cast.lead.id };
const token = 'insecure_morning_test_token';

/** A complete study block by `--set`, and what an outside study would set beside it. */
export const studySettings = (extra: readonly string[] = []): readonly string[] =>
  [
    'study.name=互助研究',
    'study.institution=某大学护理学院',
    'study.contact=王老师（办公室电话）',
    'study.approval=2026-17',
    'study.approvalValidUntil=2099-12-31',
    'study.impactAssessedOn=2026-01-05',
    'study.startsOn=2026-01-10',
    'study.endsOn=2099-06-30',
    'study.storage=学院的加密电脑',
    'study.retentionDays=365',
    'wechat.idStability=stable',
    'outbox.pace=off',
    'answers.allowDraft=true',
    'schedule.spreadMinutes=0',
    'research.agreements=[{id: A1, researcher: 李研究员, institution: 某大学护理学院, tier: T2, expiresOn: "2099-01-01"}]',
    ...extra,
  ].flatMap((setting) => ['--set', setting]);

/** Days on which the schedule posts less: the morning is played on another. */
const holidays = Object.values(
  parse(readFileSync(join(projectRoot, 'config/holidays.yaml'), 'utf8')) as Record<
    string,
    readonly { readonly from: string; readonly until: string }[]
  >,
).flat();

/** Environment of the service puppet on loopback. */
export const serviceEnvironment = (endpoint: string): NodeJS.ProcessEnv => ({
  WECHATY_PUPPET: 'wechaty-puppet-service',
  WECHATY_PUPPET_SERVICE_TOKEN: token,
  WECHATY_PUPPET_SERVICE_ENDPOINT: endpoint,
  WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 'true',
});

const sharedDirectories = (): readonly string[] =>
  readdirSync('/dev/shm').filter((name) => name.startsWith('tonglu-'));

/** A group whose bot is up, bound and logged in, with its ends to pull. */
export interface Stage {
  readonly place: Place;
  readonly gateway: GatewayProcess;
  readonly bot: BotProcess;
  /** Waits until the bot has said something to somebody, or in the room. */
  readonly heard: (to: string, part: string) => Promise<void>;
  /** Moves the scheduler's clock to the next time a weekday and time of day come round, and a minute on. */
  readonly moveTo: (weekday: number, time: string) => void;
  readonly cli: (words: readonly string[]) => ReturnType<typeof runCli>;
  /** Directories in shared memory that stood there before: what a bot killed elsewhere left is not of this one. */
  readonly sharedBefore: readonly string[];
  close(): Promise<void>;
}

/** Starts gateway and bot, binds the lead and logs in. @param root project directory to run */
export const openStage = async (
  root: string = projectRoot,
  extra: readonly string[] = [],
): Promise<Stage> => {
  const place = makePlace();
  const sharedBefore = sharedDirectories();
  const gateway = await startGatewayProcess(Object.values(cast), room, token);
  const clockFile = join(place.root, 'clock');
  const settings = studySettings([`schedule.clockFile=${clockFile}`, ...extra]);
  const bot = startBotProcess(
    place,
    ['--port', '0', ...settings],
    serviceEnvironment(gateway.endpoint),
    root,
  );
  const address = await bot.address();
  await until('the bot has connected', () => bot.log().includes('bot.ready') || undefined, 60_000);
  let movedTo: DateTime = DateTime.now();
  gateway.logIn();
  await until(
    'the bot is healthy',
    async () => (await fetch(`${address}/healthz`)).ok || undefined,
  );
  return {
    place,
    sharedBefore,
    gateway,
    bot,
    async heard(to, part) {
      await until(
        `the bot says ${part}`,
        () => gateway.said.some((said) => said.to === to && said.text.includes(part)) || undefined,
      );
    },
    moveTo(weekday, time) {
      const now = DateTime.now().setZone('Asia/Shanghai');
      const [hour = 0, minute = 0] = time.split(':').map(Number);
      const thisWeek = now
        .startOf('week')
        .plus({ days: weekday - 1, hours: hour, minutes: minute + 1 });
      const isHoliday = (day: DateTime): boolean =>
        holidays.some(({ from, until: last }) => {
          const date = day.toISODate() ?? '';
          return from <= date && date <= last;
        });
      const weeks = Array.from({ length: 8 }, (_, ahead) => thisWeek.plus({ weeks: ahead }));
      // Forward only: what the bot has looked at already is not due again.
      const target = weeks.find((day) => day > now && day > movedTo && !isHoliday(day)) ?? now;
      movedTo = target;
      writeFileSync(clockFile, String(target.toMillis() - now.toMillis()));
    },
    cli: (words) => runCli(place, [...words, ...settings], {}, '', root),
    async close() {
      bot.child.kill('SIGKILL');
      await bot.exit();
      await gateway.kill();
      place.remove();
    },
  };
};

/** Waits for the next whole second: a message in the second of the consent is not consented. */
const nextSecond = async (): Promise<void> => {
  const second = Math.floor(Date.now() / 1000);
  await until('the second is over', () => Math.floor(Date.now() / 1000) > second || undefined);
};

/** How many lines of the bot's log report a message that was dealt with. */
export const messagesDone = (bot: BotProcess): number =>
  bot.log().split('"event":"message.done"').length - 1;

/** A lead binds and enables the room; a member consents and chats; another does not and chats. */
export const playConsent = async ({ gateway, bot, heard, cli }: Stage): Promise<void> => {
  const { stdout } = await cli(['staff', 'invite', '--role', 'lead', '--json']);
  const { code } = JSON.parse(stdout) as { code: string };
  gateway.say(cast.lead.id, 'bot', `绑定 ${code}`);
  await heard(cast.lead.id, '绑定好了');
  gateway.say(cast.lead.id, 'room', '/启用');
  await heard(cast.lead.id, '15分钟内回复');
  gateway.say(cast.lead.id, 'bot', '确认');
  await heard(room.id, '大家好');

  gateway.say(cast.consenting.id, 'bot', '参加研究');
  // From here on she is somebody the bot knows, who has not consented.
  await until(
    'the notice has reached her',
    () => bot.log().includes('"consent.sentence"') || undefined,
  );
  gateway.say(cast.consenting.id, 'room', lines.beforeConsent);
  await nextSecond();
  gateway.say(cast.consenting.id, 'bot', '我已满18岁，同意 1 2');
  await heard(cast.consenting.id, '您的回执');
  await nextSecond();
  const before = messagesDone(bot);
  gateway.say(cast.consenting.id, 'room', lines.first);
  gateway.say(cast.other.id, 'room', lines.ofOther);
  gateway.say(cast.consenting.id, 'room', lines.naming);
  gateway.say(cast.consenting.id, 'room', lines.quoting);
  gateway.say(cast.consenting.id, 'room', lines.quotingOddly);
  await until('the chat is dealt with', () => messagesDone(bot) >= before + 5 || undefined);
};

/** What the morning left behind, looked at from outside. */
export interface Left {
  readonly exit: number | null;
  readonly log: string;
  /** Texts of the researcher's file, in order. */
  readonly exported: readonly string[];
  /** Where a trace of somebody who must leave none was found. */
  readonly traces: readonly string[];
  /** Where the consenting member's words stand unsealed. */
  readonly unsealed: readonly string[];
  /** Rows of the log. */
  readonly kept: number;
  /** True where the database takes a row outside a consent interval. */
  readonly takesForgedRow: boolean;
}

/** Looks into the log from outside, and tries to put a message from before the consent into it. */
const tryDatabase = (file: string): Pick<Left, 'kept' | 'takesForgedRow'> => {
  const db = new Database(file);
  try {
    const { kept } = db.prepare('SELECT count(*) AS kept FROM message').get() as { kept: number };
    const forge = db.prepare(
      `INSERT INTO message SELECT NULL, 'm_forged', participant_id, room_id, 'forged', sent_at - 3600000, kind, length,
         sealed_text, replied_to_unlogged, mentions, flags, notice_version, NULL, NULL, NULL FROM message LIMIT 1`,
    );
    db.exec('BEGIN');
    try {
      return { kept, takesForgedRow: forge.run().changes === 1 };
    } catch (error) {
      if (!String(error).includes('message outside a consent interval')) throw error;
      return { kept, takesForgedRow: false };
    } finally {
      db.exec('ROLLBACK');
    }
  } finally {
    db.close();
  }
};

/** Traces that must stand in no file: the other's words, names and ids; the names and ids of everybody. */
const forbidden = [
  lines.ofOther,
  'QX3001',
  'QX3002',
  'QX3003',
  lines.beforeConsent,
  'QX1001',
  'QX1002',
  ...[cast.lead, cast.consenting, cast.other].flatMap(({ id, name }) => [id, name]),
  room.id,
  room.topic,
];

/** Stops the bot, exports, and looks at every byte. */
export const inspect = async ({ place, sharedBefore, bot, cli }: Stage): Promise<Left> => {
  const tracesWhileRunning = [place.data, place.home, place.temporary, place.logs].flatMap(
    (directory) => findBytes(directory, forbidden),
  );
  bot.child.kill('SIGTERM');
  const exit = await bot.exit();
  const unsealed = findBytes(place.data, [lines.first, 'QX2001', 'QX2002', 'QX2003']);
  const out = join(place.root, 'export');
  const exported = await cli([
    ...['export', '--study', '互助研究', '--tier', 'T2', '--format', 'csv,jsonl'],
    ...['--researcher', '李研究员', '--agreement', 'A1', '--out', out],
  ]);
  if (exported.exit !== 0) throw new Error(`export failed: ${exported.stderr}`);
  const rows = textOf(join(out, 'messages.jsonl')).split('\n').filter(Boolean);
  const shared = sharedDirectories().filter((name) => !sharedBefore.includes(name));
  return {
    exit,
    log: bot.log(),
    exported: rows.map((row) => (JSON.parse(row) as { text: string }).text),
    traces: [
      ...tracesWhileRunning,
      ...findBytes(place.root, forbidden),
      ...shared.flatMap((name) => findBytes(join('/dev/shm', name), forbidden)),
    ],
    unsealed,
    ...tryDatabase(join(place.data, 'tonglu.db')),
  };
};

/** Ids of the room, for assertions on what the bot said there. */
export const roomId = room.id;
