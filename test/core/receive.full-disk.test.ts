import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Effect } from '../../src/core/effect.ts';
import type { HandleMac } from '../../src/core/person.ts';
import type { Db } from '../../src/core/ports.ts';
import { createReceiver } from '../../src/core/receive.ts';
import { createRosters } from '../../src/core/rosters.ts';
import { stop } from '../../src/core/step.ts';
import { createRecordingLog, type RecordingLog } from '../helpers/recording-log.ts';
import { make, noon } from '../helpers/make.ts';
import { useStores } from '../helpers/memory-db.ts';

const stores = useStores();
let heard: string[];
let log: RecordingLog;
beforeEach(() => {
  heard = [];
  log = createRecordingLog();
});

/** Hears a batch of private messages; the step throws the given error at those that cannot be kept. */
const hear = async (texts: readonly string[], error: unknown): Promise<readonly Effect[]> => {
  const { db, vault } = stores();
  const performed: Effect[] = [];
  const full: Db = {
    prepare: (sql) => db.prepare(sql),
    inTransaction: (run) => db.inTransaction(run),
  };
  const receiver = createReceiver({
    db: full,
    vault,
    log,
    clock: { now: () => noon },
    rosters: createRosters({ roster: () => Promise.resolve([]) }, { now: () => noon }),
    steps: [
      {
        name: 'keep',
        run({ message }) {
          if (message.text === '太长的话') throw error;
          heard.push(message.text);
          return stop(make.say(`said ${message.text}`));
        },
      },
    ],
    freshnessMs: 60_000,
    readCommand: () => undefined,
    normalise: (text) => text,
    identity: () => ({ epoch: 1, macOf: (handle) => `mac ${handle}` as HandleMac }),
    readSender: () => ({ role: 'member', consent: { state: 'none', purposes: [] } }),
    mustHear: () => false,
    isStop: (words) => words === '退出研究',
    lost: () => undefined,
    perform: (effects) => void performed.push(...effects),
    wait: () => Promise.resolve(),
  });
  for (const text of texts) receiver.push(make.message({ id: `id ${text}`, text }));
  await receiver.drained();
  return performed;
};
const batch = ['早上好', '太长的话', '退出研究'];

describe('a batch of which one message finds the disk full', () => {
  it.each(['SQLITE_FULL', 'ENOSPC'])(
    'still decides the others, leaving the study above all (%s)',
    async (code) => {
      const performed = await hear(batch, Object.assign(new Error('full'), { code }));
      expect(performed).toEqual([make.say('said 早上好'), make.say('said 退出研究')]);
      expect(log.lines.map(({ event }) => event)).toEqual([
        'message.done',
        'message.failed',
        'message.done',
      ]);
      expect(stores().db.prepare('SELECT * FROM seen_message').all()).toHaveLength(2);
    },
  );

  it('decides each of them alone, after the whole was given up', async () => {
    await hear(batch, Object.assign(new Error('full'), { code: 'SQLITE_FULL' }));
    expect(heard).toEqual(['早上好', '早上好', '退出研究']);
  });

  it('is seen where the disk is not full: the batch is not begun again', async () => {
    await hear(batch, new Error('another'));
    expect(heard).toEqual(['早上好', '退出研究']);
  });
});
