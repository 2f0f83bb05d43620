import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBot, type Bot } from '../../src/bot.ts';
import { localDate } from '../../src/core/clock.ts';
import type { Incoming } from '../../src/core/message.ts';
import { meta } from '../../src/core/meta.store.ts';
import type { Handle, RoomHandle } from '../../src/core/person.ts';
import { createLogger } from '../../src/edges/log/logger.ts';
import { inviteStaff } from '../../src/features/moderation/staff.commands.ts';
import { setUp, systemClock, systemRandom, type Setup } from '../../src/setup.ts';
import { openStores, type Stores } from '../../src/stores.ts';
import { FakeGateway } from './fake-gateway.ts';
import { until } from './processes.ts';

/** Room of the invented group. */
export const room = 'room-1@chatroom';
/** Settings under which everything is logged. */
const settings = [
  'study.name=互助研究',
  'study.institution=某大学',
  'study.contact=王老师',
  'study.approval=2026-17',
  'study.approvalValidUntil=2099-12-31',
  'study.impactAssessedOn=2026-01-05',
  'study.startsOn=2026-01-10',
  'study.endsOn=2099-06-30',
  'study.storage=学院的电脑',
  'study.retentionDays=365',
  'wechat.idStability=stable',
  'wechat.acceptDiskCache=true',
  'outbox.pace=off',
  'answers.allowDraft=true',
  'schedule.enabled=false',
  'schedule.spreadMinutes=0',
];

/** A bot in this process over a fake gateway, with the real database, keystore, content and steps. */
export interface World {
  readonly gateway: FakeGateway;
  readonly stores: Stores;
  readonly bot: Bot;
  readonly dataDirectory: string;
  readonly logLines: readonly string[];
  /** Somebody says something, and the bot deals with it. @returns what the bot said because of it */
  say(
    who: string,
    where: 'room' | 'private',
    text: string,
    more?: Partial<Incoming>,
  ): Promise<readonly { readonly to: string; readonly text: string }[]>;
  /** How often the bot was told to leave, and why. */
  readonly left: readonly string[];
  /** Lead bound, room enabled, members known. */
  openRoom(): Promise<void>;
  /** Somebody consents to 1 and 2, an hour before now, so that what she says now is after it. */
  consent(who: string): Promise<void>;
  count(table: string): number;
  close(): Promise<void>;
}

/** The same schedule every day of the year: what a test finds does not depend on the day it is run. */
export const withoutHolidays = (setup: Setup): Setup => ({
  ...setup,
  content: { ...setup.content, holidays: { years: setup.content.holidays.years, days: [] } },
});

/** A check-in every day at ten, and nothing else. */
export const onlyCheckIns = (setup: Setup): Setup => {
  const { content } = withoutHolidays(setup);
  const schedule = content.schedule
    .filter(({ id }) => id === 'weekly-check-in')
    .map((entry) => ({ ...entry, cron: '0 10 * * *' }));
  return { ...setup, content: { ...content, schedule } };
};

let lastId = 0;

/** Content and cards do not change between worlds: they are loaded once. */
let loaded: Setup | undefined;

/** Builds a world. @param extra more settings, `path=value` @param change what is put in place of the real content */
export const makeWorld = async (
  extra: readonly string[] = [],
  dataDirectory = mkdtempSync(join(tmpdir(), 'tonglu-world-')),
  change: (setup: Setup) => Setup = (setup) => setup,
): Promise<World> => {
  process.env['TONGLU_MASTER_KEY_FILE'] = '';
  const base = setUp({ data: dataDirectory, set: [...settings, ...extra] }, 'fake', loaded);
  loaded ??= base;
  const setup = { ...change(base), isDemo: false };
  const stores = openStores(setup, 'write', 'demo');
  // The digest of today comes on the first minute after nine, in the middle of what a test waits for.
  meta.set(stores.db, 'digest.sent-on', localDate(Date.now(), setup.settings.zone));
  const gateway = new FakeGateway();
  const logLines: string[] = [];
  const left: string[] = [];
  const log = createLogger('info', { write: (line: string) => void logLines.push(line) });
  const bot = createBot({
    setup,
    stores,
    gateway,
    log,
    clock: systemClock,
    isDryRun: false,
    isCachePrivate: true,
    print: () => undefined,
    showQrCode: () => undefined,
    leave: (reason) => left.push(reason),
  });
  await bot.start();
  for (const name of ['lead', 'amei', 'xiaoyu']) gateway.join(room, name, `名字${name}`);
  gateway.emit({ kind: 'login', self: 'bot' as Handle });

  const dealtWith = (): number =>
    logLines.filter((line) =>
      /"event":"(?:message\.done|message\.failed|batch\.failed)"/u.test(line),
    ).length;

  const world: World = {
    gateway,
    stores,
    bot,
    dataDirectory,
    logLines,
    left,
    async say(who, where, text, more = {}) {
      const before = gateway.said.length;
      const done = dealtWith();
      lastId += 1;
      const now = Date.now();
      gateway.emit({
        kind: 'message',
        message: {
          id: `message-${lastId}`,
          sender: who as Handle,
          ...(where === 'room' ? { room: room as RoomHandle } : {}),
          kind: 'text',
          text,
          isReply: false,
          mentions: [],
          sentAt: now,
          receivedAt: now,
          ...more,
        },
      });
      await until(`${who} is dealt with`, () => dealtWith() > done || undefined);
      for (let turn = 0; turn < 4; turn += 1) await sleep(0);
      return gateway.said.slice(before);
    },
    async openRoom() {
      const { code } = inviteStaff(
        { ...stores, clock: { now: () => Date.now() }, random: systemRandom },
        'lead',
      );
      await world.say('lead', 'private', `绑定 ${code}`);
      await world.say('lead', 'room', '/启用');
      await world.say('lead', 'private', '确认');
    },
    async consent(who) {
      await world.say(who, 'private', '参加研究');
      await world.say(who, 'private', '我已满18岁，同意 1 2', { sentAt: Date.now() - 60_000 });
    },
    count: (table) =>
      (stores.db.prepare(`SELECT count(*) AS count FROM ${table}`).get() as { count: number })
        .count,
    async close() {
      await bot.stop(0);
      stores.db.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
  return world;
};
