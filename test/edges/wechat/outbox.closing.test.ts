import { describe, expect, it } from '@jest/globals';
import type { Say } from '../../../src/core/effect.ts';
import type { Handle } from '../../../src/core/person.ts';
import { createOutbox } from '../../../src/edges/wechat/outbox.ts';
import { createRecordingLog } from '../../helpers/recording-log.ts';

const say = (key: string): Say => ({
  kind: 'say',
  to: { kind: 'person', handle: 'amei' as Handle },
  text: { key },
});

describe('closing an outbox that is paced like a person', () => {
  it('does not wait for a pause that never ends, and drops what still waits', async () => {
    const outcomes: string[] = [];
    const outbox = createOutbox({
      gateway: { say: () => Promise.resolve() },
      clock: { now: () => 0 },
      log: createRecordingLog(),
      pace: 'human',
      random: () => 0.5,
      sleep: () => new Promise<void>(() => undefined),
      render: () => '您好',
      beforeSending: () => true,
      afterSending: (_say, _text, outcome) => void outcomes.push(outcome),
    });
    for (const key of ['first', 'second', 'third']) outbox.push(say(key));
    await outbox.close();
    expect(outcomes).toEqual(['dropped', 'dropped', 'dropped']);
  });
});
