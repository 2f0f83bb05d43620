import { pino, type DestinationStream } from 'pino';
import type { Log, LogEvent, LogFields } from '../../core/log-fields.ts';

/** What a string in a log may look like: a code, a key, a name of ours. No spaces, no Chinese, no `@`. */
const safeString = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,79}$/;

/** Beginnings of WeChat's ids, wherever in a code they stand; ids with an `@` are no code anyway. */
const wechatId = /wxid_|(?:^|[^a-z0-9])gh_|chatroom|im\.wechat|openim/iu;
/** Nothing but digits: a telephone or QQ number, or an old id. */
const numberOnly = /^\d{5,}$/;

const isCode = (value: string): boolean =>
  safeString.test(value) && !wechatId.test(value) && !numberOnly.test(value);

/** Every field a line may carry. The compiler knows the same list; this one holds where a cast slips past it. */
const fieldNames: ReadonlySet<string> = new Set([
  'step',
  'verdict',
  'ms',
  'count',
  'joined',
  'left',
  'code',
  'type',
  'at',
  'job',
  'state',
  'reason',
  'textKey',
  'room',
  'puppet',
  'version',
  'port',
  'exit',
  'seconds',
] satisfies (keyof LogFields)[]);

const onlySafe = (fields: LogFields): Record<string, string | number> => {
  const safe: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    if (!fieldNames.has(name)) continue;
    if (typeof value === 'number') safe[name] = value;
    else if (typeof value === 'string') safe[name] = isCode(value) ? value : 'withheld';
  }
  return safe;
};

/** How much to log. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * The bot's log: one JSON line an event, with fields of the closed list only. A value that does not look
 * like a code is withheld, so that a member's word cannot reach a log even by mistake.
 */
export const createLogger = (level: LogLevel, destination: DestinationStream): Log => {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
  const line =
    (severity: 'info' | 'warn' | 'error') =>
    (event: LogEvent, fields: LogFields = {}): void => {
      logger[severity]({ event, ...onlySafe(fields) });
    };
  return { info: line('info'), warn: line('warn'), error: line('error') };
};

/** Standard error, written at once: a line is not lost when the process ends. */
export const standardError = (): DestinationStream => pino.destination({ dest: 2, sync: true });
