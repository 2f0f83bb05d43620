import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createQueue, largestBatch } from '../../src/core/queue.ts';

const atOnce = (): Promise<void> => Promise.resolve();
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, item) => item);

/** A queue that keeps the batches it was given. */
const createRecordingQueue = (wait = atOnce) => {
  const batches: (readonly number[])[] = [];
  const queue = createQueue<number>((batch) => {
    batches.push(batch);
    return Promise.resolve();
  }, wait);
  return { ...queue, batches };
};

describe('the queue', () => {
  it('groups what arrives while it waits', async () => {
    const queue = createRecordingQueue();
    for (const item of [1, 2, 3]) queue.push(item);
    await queue.drained();
    expect(queue.batches).toEqual([[1, 2, 3]]);
  });

  it('hands on in order, in batches of at most 200', async () => {
    const queue = createRecordingQueue();
    const items = upTo(2 * largestBatch + 1);
    for (const item of items) queue.push(item);
    await queue.drained();
    expect({
      sizes: queue.batches.map(({ length }) => length),
      items: queue.batches.flat(),
    }).toEqual({
      sizes: [largestBatch, largestBatch, 1],
      items,
    });
  });

  it('waits before a batch that is not full, and not before a full one', async () => {
    let waits = 0;
    const queue = createRecordingQueue(() => {
      waits += 1;
      return Promise.resolve();
    });
    for (const item of upTo(3 * largestBatch)) queue.push(item);
    await queue.drained();
    // Only the first wait, when a single item had arrived.
    expect(waits).toBe(1);
  });

  it('deals with one batch at a time', async () => {
    let running = 0;
    let most = 0;
    const queue = createQueue<number>(async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    }, atOnce);
    for (const item of upTo(500)) queue.push(item);
    await queue.drained();
    expect(most).toBe(1);
  });

  it('takes what arrives while a batch is dealt with', async () => {
    const seen: number[] = [];
    const queue = createQueue<number>((batch) => {
      seen.push(...batch);
      if (seen.length < 4) queue.push(seen.length);
      return Promise.resolve();
    }, atOnce);
    queue.push(0);
    await queue.drained();
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  it('begins again after it was empty', async () => {
    const queue = createRecordingQueue();
    queue.push(1);
    await queue.drained();
    queue.push(2);
    await queue.drained();
    expect(queue.batches).toEqual([[1], [2]]);
  });

  it.each([
    [
      'at once',
      () => {
        throw new Error('broken');
      },
    ],
    ['later', () => Promise.reject(new Error('broken'))],
  ])('goes on with the next batch where one fails %s', async (_name, fail) => {
    const seen: number[] = [];
    const queue = createQueue<number>((batch) => {
      seen.push(...batch);
      return batch.includes(1) ? fail() : Promise.resolve();
    }, atOnce);
    queue.push(1);
    await queue.drained();
    queue.push(2);
    await queue.drained();
    expect(seen).toEqual([1, 2]);
  });

  it('deals with all that waits behind a batch that fails', async () => {
    const seen: number[] = [];
    const queue = createQueue<number>((batch) => {
      seen.push(...batch);
      return Promise.reject(new Error('broken'));
    }, atOnce);
    const items = upTo(2 * largestBatch + 1);
    for (const item of items) queue.push(item);
    await queue.drained();
    expect(seen).toEqual(items);
  });

  it('is drained at once where nothing was pushed', async () => {
    await expect(createRecordingQueue().drained()).resolves.toBeUndefined();
  });

  it('keeps every item, once and in order, however pushes and waits fall', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.integer({ min: 0, max: 250 }), { maxLength: 5 }),
        async (scheduler, bursts) => {
          const queue = createRecordingQueue(() => scheduler.schedule(Promise.resolve()));
          let pushed = 0;
          for (const burst of bursts) {
            for (let item = 0; item < burst; item += 1) queue.push((pushed += 1));
            if (scheduler.count() > 0) await scheduler.waitNext(1);
          }
          await scheduler.waitFor(queue.drained());
          expect(queue.batches.flat()).toEqual(upTo(pushed + 1).slice(1));
        },
      ),
      { numRuns: 50 },
    );
  });
});
