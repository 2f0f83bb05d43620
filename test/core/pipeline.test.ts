import { describe, expect, it } from '@jest/globals';
import { sayPrivately } from '../../src/core/effect.ts';
import { AppError } from '../../src/core/errors.ts';
import { meta } from '../../src/core/meta.store.ts';
import { decideBatch, runSteps, type Outcome } from '../../src/core/pipeline.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../src/core/step.ts';
import { ids, make, noon } from '../helpers/make.ts';
import { useStores } from '../helpers/memory-db.ts';

const stores = useStores();
const done = (stoppedBy: string): Outcome => ({ ok: true, stoppedBy, effects: [] });

describe('deciding a batch', () => {
  /** Stores each item; `boom` throws after it has stored. */
  const decideAll = (items: readonly string[], error: Error): readonly Outcome[] => {
    const { db } = stores();
    return decideBatch(
      items,
      (run) => db.inTransaction(run),
      (item) => {
        meta.set(db, item, 'kept');
        if (item.startsWith('boom')) throw error;
        return done(item);
      },
    );
  };
  const kept = (names: readonly string[]): readonly (string | undefined)[] =>
    names.map((name) => meta.get(stores().db, name));

  it('rolls back a message that throws alone, and keeps the others', () => {
    decideAll(['one', 'boom', 'two'], new Error('broken'));
    expect(kept(['one', 'boom', 'two'])).toEqual(['kept', undefined, 'kept']);
  });

  it('tells the code of what a message threw, in the order of the messages', () => {
    const outcomes = decideAll(['one', 'boom', 'two'], new AppError('message.failed', 'broken'));
    expect(outcomes).toEqual([done('one'), { ok: false, code: 'message.failed' }, done('two')]);
  });

  it('says no more than internal of an error that is not its own: it may quote anything', () => {
    const outcomes = decideAll(['boom'], new Error('这是她说的话'));
    expect(outcomes).toEqual([{ ok: false, code: 'internal' }]);
  });

  it('goes on after a row the database refuses', () => {
    const { db } = stores();
    const outcomes = decideBatch(
      ['bad', 'good'],
      (run) => db.inTransaction(run),
      (item) => {
        if (item === 'bad')
          db.prepare("INSERT INTO staff_invite VALUES ('x', 'queen', 1, 1)").run();
        meta.set(db, item, 'kept');
        return done(item);
      },
    );
    expect([outcomes.map(({ ok }) => ok), kept(['bad', 'good'])]).toEqual([
      [false, true],
      [undefined, 'kept'],
    ]);
  });

  it('keeps nothing of a batch whose transaction cannot be committed', () => {
    const { db } = stores();
    const decide = () =>
      db.inTransaction(() => {
        decideAll(['one', 'two'], new Error('unused'));
        throw new Error('commit failed');
      });
    expect(decide).toThrow('commit failed');
    expect(kept(['one', 'two'])).toEqual([undefined, undefined]);
  });
});

describe('running the steps', () => {
  const say = (key: string) => sayPrivately(ids.handle('wxid_mei'), key);
  const context: MessageContext = {
    message: make.message(),
    sender: {
      handle: ids.handle('wxid_mei'),
      mac: 'ab' as MessageContext['sender']['mac'],
      role: 'member',
      consent: make.consent(),
      isKnown: true,
    },
    now: noon,
    isFresh: true,
    words: '大家好',
  };
  const step = (name: string, verdict: Verdict): Step => ({ name, run: () => verdict });

  it('ends with the first step that stops, and keeps the effects of all that ran', () => {
    const steps = [
      step('first', { next: 'continue', effects: [say('a')] }),
      step('second', pass),
      step('third', stop(say('b'), say('c'))),
      step('never', stop(say('d'))),
    ];
    expect(runSteps(steps, context)).toEqual({
      stoppedBy: 'third',
      effects: [say('a'), say('b'), say('c')],
    });
  });

  it('comes to its end where no step stops', () => {
    expect(runSteps([step('only', pass)], context)).toEqual({ stoppedBy: 'end', effects: [] });
  });
});
