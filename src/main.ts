import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createBot } from './bot.ts';
import { codeOf, describeError, errorTable, exitCodes } from './core/errors.ts';
import type { Health } from './core/health.ts';
import { createLogger, standardError } from './edges/log/logger.ts';
import { loadDemoContent } from './edges/settings/demo-content.ts';
import { takeLock } from './edges/store/open.ts';
import { drawQrCode } from './edges/web/qr-terminal.ts';
import { startWeb } from './edges/web/server.ts';
import { createWechatyGateway, type PuppetChoice } from './edges/wechat/gateway.ts';
import {
  makePrivateHome,
  prepareWechatyEnvironment,
  type PrivateHome,
} from './edges/wechat/private-home.ts';
import { inviteStaff } from './features/moderation/staff.commands.ts';
import { print } from './commands/output.ts';
import { createDemoStage } from './demo.ts';
import { announce, backOff, noteDeaths, refuseUnsafe } from './start.ts';
import {
  programVersion,
  puppetOf,
  setUp,
  systemClock,
  systemRandom,
  type CommonOptions,
  type Setup,
} from './setup.ts';
import { openStores, type Stores } from './stores.ts';

/** Options of `start`. */
export interface StartOptions extends CommonOptions {
  readonly puppet?: string;
  readonly port?: number;
  readonly dryRun: boolean;
}

/** How long stopping may take before the process ends all the same, ms. */
const stopWithinMs = 4500;
/** How long letting go of the link may take, ms. */
const releaseLinkMs = 1000;
/** A link that held this long was a good one: the next death starts counting anew. */
const goodLinkMs = 10 * 60_000;

/** Runs a bot over opened stores until it is told to stop, or the link dies. @returns exit code */
const run = async (
  options: StartOptions,
  setup: Setup,
  stores: Stores,
  home: PrivateHome,
  stopRequested: Promise<void>,
): Promise<number> => {
  const { settings } = setup;
  const log = createLogger(settings.log.level, standardError());
  log.info('bot.starting', { version: programVersion(), puppet: setup.puppetName });
  let qrcode: string | undefined;
  let finish: (exit: number) => void = () => undefined;
  const finished = new Promise<number>((resolve) => {
    finish = resolve;
  });
  void stopRequested.then(() => finish(exitCodes.fine));
  process.on('unhandledRejection', (error) => {
    log.error('link.event-failed', { code: codeOf(error), type: 'unhandled-rejection' });
  });

  const stage = setup.isDemo ? createDemoStage(loadDemoContent(), systemClock) : undefined;
  const puppet: PuppetChoice =
    stage === undefined
      ? { kind: 'name', name: setup.puppetName }
      : { kind: 'made', make: () => stage.makePuppet() };
  const bot = createBot({
    setup,
    stores,
    log,
    clock: systemClock,
    isDryRun: options.dryRun,
    isCachePrivate: home.isInMemory,
    gateway: createWechatyGateway({
      puppet,
      clock: systemClock,
      everyone: setup.content.vocabulary.everyone,
      forms: setup.content.chatForms,
      patience: {
        silenceMs: settings.wechat.silenceSeconds * 1000,
        probeMs: settings.wechat.probeSeconds * 1000,
      },
    }),
    print,
    showQrCode: (code) => {
      qrcode = code;
      // A code lets whoever scans it take the account over: it goes to a terminal, never to a pipe or journal.
      if (process.stdout.isTTY) void drawQrCode(code).then(print);
    },
    leave: (reason) => {
      log.error('link.dead', { code: 'link.dead', reason });
      finish(errorTable['link.dead'].exit);
    },
  });

  const health = (): Health => ({
    isHealthy: bot.isLoggedIn(),
    reasons: bot.isLoggedIn() ? [] : ['not-logged-in'],
    loggingReasons: bot.loggingReasons(),
  });
  const web = await startWeb({
    host: settings.http.host,
    port: options.port ?? settings.http.port,
    mayMove: options.port === undefined,
    health,
    qrcode: () => (bot.isLoggedIn() ? undefined : qrcode),
    demo: stage?.page({ ...stores, bot, dataDirectory: setup.dataDirectory, zone: settings.zone }),
  });
  announce(setup, bot, web.address, web.consoleAddress);
  const deaths = await Promise.race([backOff(stores.db, log), finished]);
  const startedAt = systemClock.now();
  void (async () => {
    try {
      await bot.start();
      log.info('bot.ready');
      await stage?.open({
        ...stores,
        bot,
        staffCode: () =>
          inviteStaff({ ...stores, clock: systemClock, random: systemRandom }, 'lead').code,
      });
    } catch (error) {
      process.stderr.write(`${describeError(error)}\n`);
      finish(errorTable[codeOf(error)].exit);
    }
  })();

  const exit = await finished;
  log.info('bot.stopping', { exit });
  const isDead = exit === errorTable['link.dead'].exit;
  const wasGood = systemClock.now() - startedAt >= goodLinkMs;
  noteDeaths(stores.db, isDead ? (wasGood ? 1 : deaths + 1) : 0);
  await bot.stop(releaseLinkMs);
  await web.close();
  rmSync(join(setup.dataDirectory, 'console.url'), { force: true });
  log.info('bot.stopped', { exit });
  return exit;
};

/**
 * Starts the bot and runs it to its end.
 * @param stopRequested resolves when the bot is asked to stop
 * @returns exit code
 * @throws whatever is wrong before it runs: settings, keys, lock, data
 */
export const runBot = async (
  options: StartOptions,
  stopRequested: Promise<void>,
): Promise<number> => {
  // Whatever is written while the bot runs is its own: the lock's journal as well.
  process.umask(0o077);
  const setup = setUp(options, puppetOf(options.puppet));
  refuseUnsafe(setup);
  const lock = takeLock(setup.dataDirectory);
  try {
    const home = makePrivateHome(setup.dataDirectory);
    // Also where stopping takes too long: every member's name and id is in there.
    process.once('exit', () => home.wipe());
    try {
      prepareWechatyEnvironment(home);
      const stores = openStores(setup, 'write', setup.isDemo ? 'demo' : 'study');
      try {
        return await run(options, setup, stores, home, stopRequested);
      } finally {
        stores.db.close();
      }
    } finally {
      home.wipe();
    }
  } finally {
    lock.release();
  }
};

/** `start`: runs the bot, then ends the process, whatever timers Wechaty leaves behind. */
export const startAndExit = async (options: StartOptions): Promise<never> => {
  const stopRequested = new Promise<void>((resolve) => {
    const stop = (): void => {
      resolve();
      setTimeout(() => process.exit(exitCodes.failed), stopWithinMs).unref();
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
  });
  try {
    process.exit(await runBot(options, stopRequested));
  } catch (error) {
    process.stderr.write(`${describeError(error)}\n`);
    process.exit(errorTable[codeOf(error)].exit);
  }
};
