import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bot } from './bot.ts';
import { AppError } from './core/errors.ts';
import type { Log } from './core/log-fields.ts';
import { meta } from './core/meta.store.ts';
import type { Db } from './core/ports.ts';
import { assertSafeLink } from './edges/wechat/link-safety.ts';
import { backoffMs } from './edges/wechat/link-watch.ts';
import { loggingReasons } from './features/message-log/logging.rules.ts';
import { print } from './commands/output.ts';
import { programVersion, type Setup } from './setup.ts';

const deathsName = 'link-deaths';

const servicePuppets: readonly string[] = ['service', 'wechaty-puppet-service'];

const loopbackHosts: readonly string[] = ['127.0.0.1', 'localhost', '::1'];

/** Refuses what must not run, before anything is opened or connected. @throws settings.invalid, clock.refused, puppet.token, link.unsafe */
export const refuseUnsafe = ({ settings, environment, isDemo, puppetName }: Setup): void => {
  // Whoever opens the demo's page can speak as anybody in it.
  if (isDemo && !loopbackHosts.includes(settings.http.host))
    throw new AppError('settings.invalid', 'http.host: the demo listens on this machine only');
  if (settings.schedule.clockFile !== '' && !isDemo && !environment.isTest)
    throw new AppError('clock.refused', "the scheduler's clock cannot be moved here");
  if (servicePuppets.includes(puppetName))
    assertSafeLink({
      endpoint: environment.serviceEndpoint,
      token: environment.serviceToken,
      hasOwnCa: environment.hasOwnServiceCa,
      isTlsOff: environment.isServiceTlsOff,
    });
};

/** Waits before connecting, the longer the more links died in a row; a supervisor may restart at once. */
export const backOff = async (db: Db, log: Log): Promise<number> => {
  const deaths = Number(meta.get(db, deathsName) ?? '0');
  const waitMs = backoffMs(deaths);
  if (waitMs > 0) {
    log.warn('link.backoff', { seconds: waitMs / 1000, count: deaths });
    await sleep(waitMs);
  }
  return deaths;
};

/** Tells whoever started the bot where it is and whether it logs. The console's address goes to a terminal or a 0600 file. */
export const announce = (setup: Setup, bot: Bot, address: string, consoleAddress: string): void => {
  print(`Tonglu ${programVersion()} ${address}/healthz`);
  if (setup.isDemo) print(`demo: ${address}/  (open it in a browser; Ctrl-C ends it)`);
  if (process.stdout.isTTY) print(`console: ${consoleAddress}`);
  else
    writeFileSync(join(setup.dataDirectory, 'console.url'), `${consoleAddress}\n`, { mode: 0o600 });
  const reasons = bot.loggingReasons();
  if (reasons.length === 0) print('logging: on, of those who consent');
  else
    print(
      `logging: OFF\n${reasons.map((reason) => `  ${reason}: ${loggingReasons[reason]}`).join('\n')}`,
    );
};

/** Keeps how many links died in a row: a link that held for long, or a stop that was asked for, starts anew. */
export const noteDeaths = (db: Db, deaths: number): void => {
  meta.set(db, deathsName, String(deaths));
};
