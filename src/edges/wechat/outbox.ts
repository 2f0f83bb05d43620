import type { Clock } from '../../core/clock.ts';
import type { Say } from '../../core/effect.ts';
import { codeOf } from '../../core/errors.ts';
import type { Log } from '../../core/log-fields.ts';
import type { Gateway } from '../../core/ports.ts';

/** How sending went. WeChat never says that a message was delivered (W16): `handed-over` is all there is. */
export type SendOutcome = 'handed-over' | 'failed' | 'dropped';

/** What the outbox is given. */
export interface OutboxPorts {
  readonly gateway: Pick<Gateway, 'say'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly pace: 'human' | 'off';
  /** 0 up to 1. */
  random(): number;
  sleep(ms: number): Promise<void>;
  render(say: Say): string;
  /** Called right before a sentence is handed over; false keeps it back. */
  beforeSending(say: Say): boolean;
  afterSending(say: Say, text: string, outcome: SendOutcome): void;
}

/** What is to be said, in order. Sending never holds up deciding. */
export interface Outbox {
  push(say: Say): void;
  /** Sends no more; resolves when what is being sent is through. */
  close(): Promise<void>;
  readonly waiting: number;
}

/** Token bucket far below what WeChat has been seen to bear, about 120 messages in 50 s (W17). */
const bucketSize = 5;
const refillEveryMs = 3000;
/** Spread of a human pause before a sentence, ms. */
const shortestPauseMs = 600;
const pauseSpreadMs = 1400;

/** Sends one sentence after another, paced like a person where asked to. */
export const createOutbox = (ports: OutboxPorts): Outbox => {
  const waiting: Say[] = [];
  let isClosed = false;
  let running: Promise<void> | undefined;
  let tokens = bucketSize;
  let refilledAt = ports.clock.now();

  const takeToken = async (): Promise<void> => {
    if (ports.pace === 'off') return;
    await ports.sleep(shortestPauseMs + ports.random() * pauseSpreadMs);
    for (;;) {
      const refills = Math.floor((ports.clock.now() - refilledAt) / refillEveryMs);
      tokens = Math.min(bucketSize, tokens + Math.max(0, refills));
      refilledAt += Math.max(0, refills) * refillEveryMs;
      if (tokens > 0) break;
      await ports.sleep(refillEveryMs);
    }
    tokens -= 1;
  };

  const send = async (say: Say): Promise<void> => {
    const { key: textKey } = say.text;
    const startedAt = ports.clock.now();
    let text = '';
    try {
      text = ports.render(say);
      if (!ports.beforeSending(say)) {
        ports.log.warn('outbox.dropped', { textKey });
        return;
      }
      await ports.gateway.say(say.to, text);
      ports.log.info('outbox.sent', { textKey, ms: ports.clock.now() - startedAt });
      ports.afterSending(say, text, 'handed-over');
    } catch (error) {
      ports.log.error('outbox.failed', { textKey, code: codeOf(error) });
      ports.afterSending(say, text, 'failed');
    }
  };

  const run = async (): Promise<void> => {
    for (let say = waiting.shift(); say !== undefined; say = waiting.shift()) {
      await takeToken();
      if (isClosed) {
        ports.afterSending(say, '', 'dropped');
        continue;
      }
      await send(say);
    }
    running = undefined;
  };

  return {
    push(say) {
      waiting.push(say);
      running ??= run();
    },
    async close() {
      isClosed = true;
      while (running !== undefined) await running;
    },
    get waiting() {
      return waiting.length;
    },
  };
};
