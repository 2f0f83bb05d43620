/** Takes what arrives in order and hands it on in batches, one batch at a time. */
export interface Queue<Item> {
  push(item: Item): void;
  /** Resolves when all that was pushed so far is dealt with. */
  drained(): Promise<void>;
}

/** At most this many messages a batch. Bounds the length of a transaction. */
export const largestBatch = 200;

/**
 * One queue for the whole bot: consent comes in private, speech in the room, and their order matters.
 * @param handle deals with a batch; what it throws is its own to report, and the queue goes on
 * @param wait resolves when waiting items may be taken; groups what arrives within some ms
 */
export const createQueue = <Item>(
  handle: (batch: readonly Item[]) => Promise<void>,
  wait: () => Promise<void>,
): Queue<Item> => {
  const waiting: Item[] = [];
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    while (waiting.length > 0) {
      if (waiting.length < largestBatch) await wait();
      try {
        await handle(waiting.splice(0, largestBatch));
      } catch {
        // What a batch throws is reported by `handle` itself; the next one must not wait for it.
      }
    }
    running = undefined;
  };

  return {
    push(item) {
      waiting.push(item);
      running ??= run();
    },
    async drained() {
      while (running !== undefined) await running;
    },
  };
};
