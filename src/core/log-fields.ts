import type { ErrorCode } from './errors.ts';

/** Every event the bot logs. A closed list: a message text cannot become an event name. */
export type LogEvent =
  | 'bot.starting'
  | 'bot.ready'
  | 'bot.stopping'
  | 'bot.stopped'
  | 'link.scan'
  | 'link.login'
  | 'link.logout'
  | 'link.error'
  | 'link.dead'
  | 'link.backoff'
  | 'link.event-failed'
  | 'message.done'
  | 'message.failed'
  | 'message.lost'
  | 'batch.failed'
  | 'batch.retried'
  | 'roster.changed'
  | 'roster.failed'
  | 'outbox.sent'
  | 'outbox.failed'
  | 'outbox.dropped'
  | 'slot.decided'
  | 'slot.failed'
  | 'friend.accepted'
  | 'friend.ignored'
  | 'invite.accepted'
  | 'invite.ignored'
  | 'erasure.done'
  | 'erasure.pending'
  | 'erasure.failed'
  | 'keystore.copy-failed';

/** The closed list of fields a log line may carry. None can hold a person's words, name or id. */
export interface LogFields {
  readonly step?: string;
  readonly verdict?: string;
  readonly ms?: number;
  readonly count?: number;
  readonly joined?: number;
  readonly left?: number;
  readonly code?: ErrorCode;
  readonly type?: string;
  readonly at?: string;
  readonly job?: string;
  readonly state?: string;
  readonly reason?: string;
  readonly textKey?: string;
  readonly room?: number;
  readonly puppet?: string;
  readonly version?: string;
  readonly port?: number;
  readonly exit?: number;
  readonly seconds?: number;
}

/** The log as the app sees it. */
export interface Log {
  info(event: LogEvent, fields?: LogFields): void;
  warn(event: LogEvent, fields?: LogFields): void;
  error(event: LogEvent, fields?: LogFields): void;
}
