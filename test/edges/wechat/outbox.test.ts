import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../../src/core/errors.ts';
import { createOutbox, type OutboxPorts } from '../../../src/edges/wechat/outbox.ts';
import { createFakeClock } from '../../helpers/fake-clock.ts';
import { ids, make, noon } from '../../helpers/make.ts';
import { createRecordingLog } from '../../helpers/recording-log.ts';

/** An outbox over a chat that keeps what was said, and when. */
const setUp = (values: Partial<OutboxPorts> = {}) => {
  const clock = createFakeClock(noon);
  const log = createRecordingLog();
  const said: { readonly text: string; readonly at: number }[] = [];
  const after: string[] = [];
  const outbox = createOutbox({
    gateway: {
      say: (_to, text) => {
        said.push({ text, at: clock.now() - noon });
        return Promise.resolve();
      },
    },
    clock,
    log,
    pace: 'off',
    random: () => 0.5,
    sleep: (ms) => clock.sleep(ms),
    render: (say) => `text of ${say.text.key}`,
    beforeSending: () => true,
    afterSending: (say, text, outcome) => {
      after.push(`${say.text.key} ${outcome} ${text}`);
    },
    ...values,
  });
  return { outbox, clock, log, said, after };
};

/** Lets everything that needs no timer run. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 1000; turn += 1) await Promise.resolve();
};

describe('the outbox', () => {
  it('says one sentence after another, in order', async () => {
    const { outbox, said } = setUp();
    for (const key of ['a', 'b', 'c']) outbox.push(make.say(key));
    await settle();
    expect(said.map(({ text }) => text)).toEqual(['text of a', 'text of b', 'text of c']);
  });

  it('says what is urgent before what is not, and urgent things in their order', async () => {
    const { outbox, said } = setUp();
    for (const key of ['a', 'b']) outbox.push(make.say(key));
    for (const key of ['c', 'd']) outbox.push({ ...make.say(key), isUrgent: true });
    outbox.push(make.say('e'));
    await settle();
    expect(said.map(({ text }) => text.at(-1)).join('')).toBe('acdbe');
  });

  it('sends to the address of the sentence', async () => {
    const to: unknown[] = [];
    const say = (address: unknown): Promise<void> => {
      to.push(address);
      return Promise.resolve();
    };
    setUp({ gateway: { say } }).outbox.push(make.say('a'));
    await settle();
    expect(to).toEqual([{ kind: 'person', handle: ids.handle('wxid_mei') }]);
  });

  it('never sends a second before the first is through', async () => {
    const release: (() => void)[] = [];
    const say = (): Promise<void> => new Promise((resolve) => release.push(resolve));
    const { outbox } = setUp({ gateway: { say } });
    for (const key of ['a', 'b']) outbox.push(make.say(key));
    await settle();
    const atFirst = release.length;
    release[0]?.();
    await settle();
    expect([atFirst, release.length]).toEqual([1, 2]);
  });

  it('reports what was handed over, and logs the key but never the text', async () => {
    const { outbox, after, log } = setUp();
    outbox.push(make.say('help.menu'));
    await settle();
    expect([after, log.lines]).toEqual([
      ['help.menu handed-over text of help.menu'],
      [{ event: 'outbox.sent', textKey: 'help.menu', ms: 0 }],
    ]);
  });

  it('reports what could not be sent, and goes on with the next', async () => {
    const say = (_to: unknown, text: string): Promise<void> =>
      text.endsWith('a') ? Promise.reject(new Error('她说的话')) : Promise.resolve();
    const { outbox, after, log } = setUp({ gateway: { say } });
    for (const key of ['a', 'b']) outbox.push(make.say(key));
    await settle();
    expect([after, log.lines[0]]).toEqual([
      ['a failed text of a', 'b handed-over text of b'],
      { event: 'outbox.failed', textKey: 'a', code: 'internal' },
    ]);
  });

  it('reports a sentence that cannot be rendered as failed', async () => {
    const { outbox, after, said } = setUp({
      render: () => {
        throw new AppError('content.invalid', 'text a lacks a value');
      },
    });
    outbox.push(make.say('a'));
    await settle();
    expect([after, said]).toEqual([['a failed '], []]);
  });

  it('keeps back what must not be sent any more, and goes on', async () => {
    const { outbox, said, log } = setUp({ beforeSending: (say) => say.text.key !== 'a' });
    for (const key of ['a', 'b']) outbox.push(make.say(key));
    await settle();
    expect([said.map(({ text }) => text), log.lines[0]]).toEqual([
      ['text of b'],
      { event: 'outbox.dropped', textKey: 'a' },
    ]);
  });

  it('reports what it kept back as dropped', async () => {
    const { outbox, after } = setUp({ beforeSending: (say) => say.text.key !== 'a' });
    for (const key of ['a', 'b']) outbox.push(make.say(key));
    await settle();
    expect(after).toEqual(['a dropped text of a', 'b handed-over text of b']);
  });

  it('does not take a note that fails for a failed sentence, and goes on', async () => {
    const noted: string[] = [];
    const { outbox, said, log } = setUp({
      afterSending: (say, _text, outcome) => {
        noted.push(`${say.text.key} ${outcome}`);
        if (say.text.key === 'a') throw new AppError('data.io', 'the database is busy');
      },
    });
    for (const key of ['a', 'b']) outbox.push(make.say(key));
    await settle();
    expect({ noted, said: said.map(({ text }) => text), log: log.lines }).toEqual({
      noted: ['a handed-over', 'b handed-over'],
      said: ['text of a', 'text of b'],
      log: [
        { event: 'outbox.sent', textKey: 'a', ms: 0 },
        { event: 'outbox.failed', textKey: 'a', code: 'data.io', state: 'handed-over' },
        { event: 'outbox.sent', textKey: 'b', ms: 0 },
      ],
    });
  });

  it('asks right before it sends, not when a sentence is pushed', async () => {
    let isKept = false;
    const { outbox, said } = setUp({ pace: 'human', beforeSending: () => !isKept });
    outbox.push(make.say('a'));
    isKept = true;
    await settle();
    expect(said).toEqual([]);
  });

  it('counts what is waiting', async () => {
    const { outbox } = setUp();
    const counts = [outbox.waiting];
    for (const key of ['a', 'b', 'c']) outbox.push(make.say(key));
    counts.push(outbox.waiting);
    await settle();
    expect([...counts, outbox.waiting]).toEqual([0, 2, 0]);
  });
});

describe('pacing', () => {
  it.each([
    ['the shortest', 0, 600],
    ['the longest', 1, 2000],
  ])('waits like a person before a sentence: %s', async (_name, random, ms) => {
    const { outbox, said } = setUp({ pace: 'human', random: () => random });
    outbox.push(make.say('a'));
    await settle();
    expect(said.map(({ at }) => at)).toEqual([ms]);
  });

  it('waits for nothing where it is off', async () => {
    const { outbox, clock } = setUp();
    for (let count = 0; count < 20; count += 1) outbox.push(make.say('a'));
    await settle();
    expect(clock.slept).toEqual([]);
  });

  it('says at most five at a stretch and one in three seconds after that', async () => {
    const { outbox, said } = setUp({ pace: 'human', random: () => 0 });
    for (let count = 0; count < 40; count += 1) outbox.push(make.say('a'));
    await settle();
    const windowMs = 30_000;
    const mostAtOnce = Math.max(
      ...said.map(({ at }) => said.filter((one) => one.at >= at && one.at < at + windowMs).length),
    );
    expect([said.length, mostAtOnce <= 5 + windowMs / 3000]).toEqual([40, true]);
  });

  it('saves up no more than five sentences, however long nothing was said', async () => {
    const { outbox, said, clock } = setUp({ pace: 'human', random: () => 0 });
    clock.advance(3_600_000);
    for (let count = 0; count < 20; count += 1) outbox.push(make.say('a'));
    await settle();
    const [first] = said;
    const inTenSeconds = said.filter(({ at }) => at < (first?.at ?? 0) + 10_000).length;
    expect(inTenSeconds).toBeLessThanOrEqual(5 + Math.ceil(10_000 / 3000));
  });
});

describe('closing', () => {
  it('waits for what is being sent, and sends no more', async () => {
    const release: (() => void)[] = [];
    const say = (): Promise<void> => new Promise((resolve) => release.push(resolve));
    const { outbox, after } = setUp({ gateway: { say } });
    for (const key of ['a', 'b']) outbox.push(make.say(key));
    await settle();
    const closing = outbox.close();
    release[0]?.();
    await closing;
    expect([release.length, after]).toEqual([1, ['a handed-over text of a', 'b dropped ']]);
  });

  it('does not wait like a person for what is dropped', async () => {
    const { outbox, clock, after } = setUp({ pace: 'human', random: () => 0 });
    for (let count = 0; count < 50; count += 1) outbox.push(make.say('a'));
    await outbox.close();
    expect([clock.slept, after]).toEqual([[600], Array(50).fill('a dropped ')]);
  });

  it('ends the pause before a sentence at once', async () => {
    const never = new Promise<void>(() => undefined);
    const { outbox, after } = setUp({ pace: 'human', sleep: () => never });
    outbox.push(make.say('a'));
    await settle();
    await outbox.close();
    expect(after).toEqual(['a dropped ']);
  });

  it('is done at once where nothing waits', async () => {
    await expect(setUp().outbox.close()).resolves.toBeUndefined();
  });
});
