import { beforeEach, describe, expect, it } from '@jest/globals';
import type { HandleMac } from '../../src/core/person.ts';
import type { Db } from '../../src/core/ports.ts';
import { createReceiver } from '../../src/core/receive.ts';
import { createRosters } from '../../src/core/rosters.ts';
import { stop } from '../../src/core/step.ts';
import { make, noon } from '../helpers/make.ts';
import { useStores } from '../helpers/memory-db.ts';
import { createRecordingLog, type RecordingLog } from '../helpers/recording-log.ts';

const stores = useStores();
let heard: string[];
let lost: number;
let log: RecordingLog;
beforeEach(() => {
  heard = [];
  lost = 0;
  log = createRecordingLog();
});

/** Hears a batch while another program holds the database for so many attempts. */
const hear = async (texts: readonly string[], lockedFor: number): Promise<void> => {
  const { db, vault } = stores();
  let attempts = 0;
  let depth = 0;
  const locked: Db = {
    prepare: (sql) => db.prepare(sql),
    inTransaction: (run) => {
      if (depth === 0 && (attempts += 1) <= lockedFor)
        throw Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' });
      depth += 1;
      try {
        return db.inTransaction(run);
      } finally {
        depth -= 1;
      }
    },
  };
  const receiver = createReceiver({
    db: locked,
    vault,
    log,
    clock: { now: () => noon },
    rosters: createRosters({ roster: () => Promise.resolve([]) }, { now: () => noon }),
    steps: [
      {
        name: 'keep',
        run({ message }) {
          heard.push(message.text);
          return stop();
        },
      },
    ],
    freshnessMs: 60_000,
    readCommand: () => undefined,
    normalise: (text) => text,
    identity: () => ({ epoch: 1, macOf: (handle) => `mac ${handle}` as HandleMac }),
    readSender: () => ({ role: 'member', consent: { state: 'none', purposes: [] } }),
    mustHear: () => false,
    isStop: (words) => words === '退出研究' || words === '暂停记录',
    lost: () => void (lost += 1),
    perform: () => undefined,
    wait: () => Promise.resolve(),
  });
  for (const text of texts) receiver.push(make.message({ id: `id ${text}`, text }));
  await receiver.drained();
};
const batch = ['早上好', '退出研究', '今天走了走', '暂停记录'];

describe('a batch that meets a locked database', () => {
  it('is decided whole where the lock goes in time', async () => {
    await hear(batch, 15);
    expect([heard, lost]).toEqual([batch, 0]);
  });

  it('is given up after all attempts: the log says what it lacks, and who stops is heard all the same', async () => {
    await hear(batch, 16);
    expect([heard, lost]).toEqual([['退出研究', '暂停记录'], 1]);
    expect(
      log.lines.map(({ event }) => event).filter((event) => event !== 'batch.retried'),
    ).toEqual(['batch.failed', 'message.done', 'message.done']);
  });

  it('notes no gap where nothing but stops was in it', async () => {
    await hear(['退出研究'], 16);
    expect([heard, lost]).toEqual([['退出研究'], 0]);
  });

  it('is seen where the database stays locked: not even a stop is heard, and each is told as failed', async () => {
    await hear(batch, Infinity);
    expect([heard, log.lines.filter(({ event }) => event === 'message.failed').length]).toEqual([
      [],
      2,
    ]);
  });
});
