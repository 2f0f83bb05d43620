import type { Clock } from '../../core/clock.ts';
import type { FileReference, Say } from '../../core/effect.ts';
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
  /** Makes a file and hands it over. @returns false where there is nothing to send any more */
  sendFile?(to: Say['to'], file: FileReference, name: string): Promise<boolean>;
  /** Called right before a sentence is handed over; false keeps it back. */
  beforeSending(say: Say): boolean;
  afterSending(say: Say, text: string, outcome: SendOutcome): void;
}

/** What is to be said, in order. Sending never holds up deciding. */
export interface Outbox {
  /** What is urgent goes before what is not, in the order in which it came. */
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

  let wakeUp: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    wakeUp = resolve;
  });
  /** A pause that ends at once when the outbox closes: stopping must not wait for manners. */
  const pause = async (ms: number): Promise<void> => {
    if (!isClosed) await Promise.race([ports.sleep(ms), closed]);
  };

  const takeToken = async (): Promise<void> => {
    if (ports.pace === 'off') return;
    await pause(shortestPauseMs + ports.random() * pauseSpreadMs);
    while (!isClosed) {
      const refills = Math.floor((ports.clock.now() - refilledAt) / refillEveryMs);
      tokens = Math.min(bucketSize, tokens + Math.max(0, refills));
      refilledAt += Math.max(0, refills) * refillEveryMs;
      if (tokens > 0) break;
      await pause(refillEveryMs);
    }
    tokens -= 1;
  };

  /** Notes down how it went. A note that fails must neither undo what was said nor stop what follows. */
  const report = (say: Say, text: string, outcome: SendOutcome): void => {
    try {
      ports.afterSending(say, text, outcome);
    } catch (error) {
      ports.log.error('outbox.failed', {
        textKey: say.text.key,
        code: codeOf(error),
        state: outcome,
      });
    }
  };

  /** @returns false for a file that is not to be sent any more */
  const send = async ({ to, file }: Say, text: string): Promise<boolean> => {
    if (file !== undefined) return (await ports.sendFile?.(to, file, text)) ?? false;
    await ports.gateway.say(to, text);
    return true;
  };

  const handOver = async (say: Say): Promise<{ text: string; outcome: SendOutcome }> => {
    const { key: textKey } = say.text;
    const startedAt = ports.clock.now();
    let text = '';
    try {
      text = ports.render(say);
      if (!ports.beforeSending(say) || !(await send(say, text))) {
        ports.log.warn('outbox.dropped', { textKey });
        return { text, outcome: 'dropped' };
      }
      ports.log.info('outbox.sent', { textKey, ms: ports.clock.now() - startedAt });
      return { text, outcome: 'handed-over' };
    } catch (error) {
      ports.log.error('outbox.failed', { textKey, code: codeOf(error) });
      return { text, outcome: 'failed' };
    }
  };

  const run = async (): Promise<void> => {
    for (let say = waiting.shift(); say !== undefined; say = waiting.shift()) {
      await takeToken();
      const { text, outcome } = isClosed
        ? ({ text: '', outcome: 'dropped' } as const)
        : await handOver(say);
      report(say, text, outcome);
    }
    running = undefined;
  };

  return {
    push(say) {
      const ordinary =
        say.isUrgent === true ? waiting.findIndex((one) => one.isUrgent !== true) : -1;
      if (ordinary < 0) waiting.push(say);
      else waiting.splice(ordinary, 0, say);
      running ??= run();
    },
    async close() {
      isClosed = true;
      wakeUp();
      while (running !== undefined) await running;
    },
    get waiting() {
      return waiting.length;
    },
  };
};
