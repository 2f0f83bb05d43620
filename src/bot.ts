import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { createCalendar, type Calendar } from './calendar.ts';
import type { Clock } from './core/clock.ts';
import type { Say, TextReference } from './core/effect.ts';
import { codeOf } from './core/errors.ts';
import { createRoomLimit } from './core/room-limit.ts';
import { notices } from './core/notice.store.ts';
import type { LeaveReason } from './core/gateway-events.ts';
import type { Log } from './core/log-fields.ts';
import type { Gateway } from './core/ports.ts';
import { noteHeads } from './heads.ts';
import { createMatcher, startWaking, type Waker } from './edges/cron/scheduler.ts';
import { removeLeftCopies } from './edges/store/backup.ts';
import { copyKeystoreAndLedger } from './edges/store/keystore-file.ts';
import { ensureBallast, makeRoom } from './edges/store/ballast.ts';
import { createSecondChannel } from './edges/notify/second-channel.ts';
import { createOutbox, type Outbox } from './edges/wechat/outbox.ts';
import { studyEndOf } from './features/departure/study-end.ts';
import { keepUntilOf } from './features/erasure/retention.rules.ts';
import { createScrubber } from './features/message-log/personal-data.rules.ts';
import { isEphemeralId, type LoggingReason } from './features/message-log/logging.rules.ts';
import { makeOwnCopy } from './own-copy.ts';
import { answererOf } from './answering.ts';
import { addressOf, createJobs, postingRulesOf } from './jobs.ts';
import { createApp, type App } from './runtime.ts';
import { groupNotice, loggingReasonsOf, systemRandom, type Setup } from './setup.ts';
import { lookOutOf } from './safety-net.ts';
import type { Stores } from './stores.ts';

/** What arrives within this time is decided in one transaction, ms. */
const usualBatchMs = 20;
/** Spread of the pause before accepting a friend or an invitation, ms. */
const shortestAcceptPauseMs = 20_000;
const acceptPauseSpreadMs = 40_000;

/** An erasure that a reader held up is tried again after this time, ms. */
const retryErasureMs = 1000;

/** What the running bot is made of. */
export interface BotPorts {
  readonly setup: Setup;
  readonly stores: Stores;
  readonly gateway: Gateway;
  readonly log: Log;
  readonly clock: Clock;
  /** Groups what arrives: the pause before it is decided. A simulation waits for nothing. */
  readonly batchMs?: number;
  /** False where somebody else wakes the bot: a simulation. */
  readonly wakesItself?: boolean;
  /** Names of the steps that run and nothing said, where nobody listens: a transcript. */
  readonly onlySteps?: readonly string[];
  readonly isDryRun: boolean;
  /** False where the puppet's caches would reach a disk. */
  readonly isCachePrivate: boolean;
  /** One line for whoever started the bot: what a dry run would say. */
  print(line: string): void;
  showQrCode(qrcode: string): void;
  leave(reason: LeaveReason): void;
}

/** A bot that can be started and stopped once. */
export interface Bot {
  start(): Promise<void>;
  /** Hears no more, decides what it has heard, sends no more. */
  stop(releaseLinkMs: number): Promise<void>;
  isLoggedIn(): boolean;
  loggingReasons(): readonly LoggingReason[];
  /** What the scheduler does every 15 seconds. */
  wakeUp(): void;
  /** Resolves when all that was heard is decided, and what it led to is said. */
  settled(): Promise<void>;
  /** The scheduler's clock, and what it will post next. */
  readonly calendar: Pick<Calendar, 'now' | 'next'>;
  /** Moves the scheduler's clock to the next minute at which something is due, and wakes the slots. Demo only. */
  moveToNextPost(): void;
}

/** Puts app, outbox and scheduler together over a gateway. */
export const createBot = (ports: BotPorts): Bot => {
  const { setup, stores, gateway, log, clock, isDryRun } = ports;
  const { batchMs = usualBatchMs, wakesItself = true } = ports;
  const { settings, content } = setup;
  const { texts } = content;
  const isPaced = settings.outbox.pace === 'human';
  const jobs = createJobs(setup);
  const rules = postingRulesOf(setup);
  const matches = createMatcher();
  const nameMask = texts.render({ key: 'mask.member' });
  const { clockFile } = settings.schedule;
  const calendar = createCalendar({ clock, clockFile, jobs, rules, matches });
  let sawEphemeralId = false;
  let isStopped = false;
  let waker: Waker | undefined;

  const loggingReasons = (): readonly LoggingReason[] =>
    loggingReasonsOf(setup, {
      now: clock.now(),
      isDryRun,
      sawEphemeralId,
      isCachePrivate: ports.isCachePrivate,
      isLedgerUsable: stores.eraser.isReady(),
    });

  const outbox: Outbox = createOutbox({
    gateway: {
      say: async (to, text) => {
        if (!isDryRun) await gateway.say(to, text);
        // What is said in private may hold what she answered: a dry run shows only that it would be said.
        else ports.print(to.kind === 'room' ? text : '(in private)');
      },
    },
    clock,
    log,
    pace: settings.outbox.pace,
    random: () => Math.random(),
    sleep: (ms) => sleep(ms),
    render: (say: Say) => texts.render(say.text),
    beforeSending: (say) => app.beforeSending(say),
    sendFile: async (to, file, name) => {
      if (!app.isStillHers(to, file)) return false;
      const now = clock.now();
      const { zone } = settings;
      const render = (text: TextReference): string => texts.render(text);
      const bytes = makeOwnCopy({ ...stores, zone, now, nameMask, render }, file);
      if (!isDryRun) await gateway.sayFile(to, name, bytes);
      else ports.print('(a file in private)');
      return true;
    },
    afterSending: (say, text, outcome) => {
      // Whoever has left is not told that her copy could not be sent.
      if (say.file !== undefined && outcome === 'dropped') return;
      if (!isDryRun) app.afterSending(say, text, outcome === 'handed-over');
    },
  });

  const secondChannel = createSecondChannel({
    ...settings.safety,
    smtpUrl: setup.environment.smtpUrl,
  });
  const limited = createRoomLimit(stores.db, clock);
  const app: App = createApp({
    ...stores,
    log,
    clock,
    scheduleClock: calendar,
    random: systemRandom,
    gateway,
    vocabulary: content.vocabulary,
    notice: setup.notice,
    cards: setup.cards,
    answerer: answererOf(setup),
    ...lookOutOf(setup),
    tellElsewhere: secondChannel && ((text) => secondChannel(texts.render(text))),
    sendHeads: createSecondChannel({ webhook: settings.audit.webhook }),
    jobs,
    nameMask,
    onlySteps: ports.onlySteps,
    groupNotice: () => groupNotice(setup, loggingReasons().length === 0),
    puppetName: setup.puppetName,
    options: {
      zone: settings.zone,
      freshnessMs: settings.freshnessSeconds * 1000,
      allowDraft: settings.answers.allowDraft,
      cooldownMs: settings.answers.cooldownSeconds * 1000,
      contact: settings.study.contact,
      countsMessages: settings.research.countMessages,
      hasStableIds: settings.wechat.idStability === 'stable',
      studyEndsAt: studyEndOf(settings.study, settings.zone),
      isScheduleOn: settings.schedule.enabled && !isDryRun,
      isDryRun,
    },
    matches,
    rules,
    activities: content.activities,
    forbidden: content.forbidden,
    addressOf: (room) => addressOf(settings, room),
    normalise: (text) => setup.normalise(text),
    toSimplified: (text) => setup.toSimplified(text),
    isLookAlike: (name, own) => setup.isLookAlike(name, own),
    scrub: createScrubber(content.personalDataWords),
    loggingReasons: () => loggingReasons().map((reason) => ({ key: `logging.${reason}` })),
    sawHandle: (handle) => {
      sawEphemeralId ||= isEphemeralId(handle);
    },
    checkpoint: () => stores.db.checkpoint(),
    makeRoom: () => makeRoom(setup.dataDirectory),
    keepRoom: () => ensureBallast(setup.dataDirectory),
    erased: () => {
      const { keystoreDir } = settings.backup;
      if (keystoreDir === '') return;
      try {
        copyKeystoreAndLedger(setup.dataDirectory, keystoreDir);
      } catch (error) {
        log.warn('keystore.copy-failed', { code: codeOf(error) });
      }
    },
    noteHeads: () => noteHeads(setup.dataDirectory, stores.db),
    later: (run) => {
      void sleep(retryErasureMs, undefined, { ref: false }).then(() => {
        if (!isStopped) run();
      });
    },
    say: (say) => {
      if (ports.onlySteps === undefined) outbox.push(limited(say));
    },
    showQrCode: (qrcode) => ports.showQrCode(qrcode),
    leave: (reason) => ports.leave(reason),
    wait: () => (batchMs === 0 ? turn() : sleep(batchMs)),
    pause: () =>
      isPaced ? sleep(shortestAcceptPauseMs + Math.random() * acceptPauseSpreadMs) : sleep(0),
  });

  return {
    async start() {
      const { notice } = setup;
      const keepUntil = keepUntilOf(settings.study, settings.zone);
      if (!isDryRun) notices.keep(stores.db, notice, keepUntil, clock.now());
      ensureBallast(setup.dataDirectory);
      removeLeftCopies(setup.dataDirectory);
      if (wakesItself) waker = startWaking(() => app.tick());
      await gateway.start((event) => app.onEvent(event));
    },
    async stop(releaseLinkMs) {
      await waker?.stop();
      // What does not let go must not keep what was heard from being decided, nor the database from closing.
      await Promise.race([gateway.stop(), sleep(releaseLinkMs)]);
      await Promise.race([app.drained(), sleep(releaseLinkMs)]);
      await Promise.race([outbox.close(), sleep(releaseLinkMs)]);
      isStopped = true;
      noteHeads(setup.dataDirectory, stores.db);
    },
    isLoggedIn: () => app.isLoggedIn(),
    loggingReasons,
    wakeUp: () => app.tick(),
    async settled() {
      await app.drained();
      do await turn();
      while (outbox.waiting > 0);
      await turn();
    },
    calendar,
    moveToNextPost() {
      calendar.moveToNext();
      app.tick();
    },
  };
};
