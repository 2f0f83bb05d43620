import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { minuteMs } from '../../src/core/clock.ts';
import type { TextReference } from '../../src/core/effect.ts';
import type { Setup } from '../../src/setup.ts';
import { cries, scanning, to } from '../helpers/alarms.ts';
import { noon } from '../helpers/make.ts';
import { useShiftedTime, wake } from '../helpers/shifted-time.ts';
import { makeWorld, onlyCheckIns, room, type World } from '../helpers/world.ts';

jest.setTimeout(120_000);

const time = useShiftedTime();
let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const nine = noon - 3 * 60 * minuteMs;
const members = ['amei', 'xiaoyu'] as const;
type Member = (typeof members)[number];
type Level = keyof typeof cries;
type Place = 'group' | 'addressed' | 'private';

/** Who says it, and who of the two has consented. */
interface Cast {
  readonly who: Member;
  readonly consenting: readonly Member[];
}
const casts: readonly Cast[] = members.flatMap((who) =>
  [[], ['amei'] as const].map((consenting) => ({ who, consenting })),
);

/** Check-ins at ten, noon and three: within two hours of what is said at nine, and after. */
const threeCheckIns = (setup: Setup): Setup => {
  const found = onlyCheckIns(setup);
  const schedule = found.content.schedule.map((entry) => ({ ...entry, cron: '0 10,12,15 * * *' }));
  return { ...found, content: { ...found.content, schedule } };
};
type Change = (setup: Setup) => Setup;

/** What the members' group sees of one morning, each sentence with the minute at which it came. */
const transcriptOf = async (
  level: Level,
  place: Place,
  { who, consenting }: Cast,
  change: Change = threeCheckIns,
): Promise<string> => {
  time.set(nine - 60 * minuteMs);
  world = await makeWorld(
    [...scanning, 'schedule.enabled=true', 'schedule.mostPerDay=5'],
    undefined,
    change,
  );
  const { gateway } = world;
  const seen: { readonly minute: number; readonly text: string }[] = [];
  let read = 0;
  const look = (minute: number): void => {
    for (const text of to(gateway.said.slice(read), room)) seen.push({ minute, text });
    read = gateway.said.length;
  };
  await world.openRoom();
  for (const member of consenting) await world.consent(member);
  look(-60);
  time.set(nine);
  const said = await world.say(
    who,
    place === 'private' ? 'private' : 'room',
    place === 'addressed' ? `查 ${cries[level]}` : cries[level],
    place === 'addressed' ? { addressed: `查 ${cries[level]}` } : {},
  );
  // The others go on talking, and one asks; each of the two says the same.
  for (const member of members) await world.say(member, 'room', '今天太阳好，出去走走');
  expect(to(said, who)).toHaveLength(1);
  expect(world.count('alert')).toBe(1);
  look(0);
  for (let minute = 30; minute <= 6 * 60; minute += 30) {
    time.set(nine + minute * minuteMs);
    if (minute === 30) await world.say('lead', 'private', '/收到 1');
    if (minute === 150) {
      await world.say('lead', 'private', '/警报 1 结束 已陪伴');
      await world.say('lead', 'private', '确认');
    }
    await wake(world);
    look(minute);
  }
  await world.close();
  world = undefined;
  return JSON.stringify(seen, undefined, 1);
};

const alike = '群里随时有人心里难受';
const checkIn = '打卡 3 6 2';
const timesOf = (transcript: string, part: string): readonly number[] =>
  (JSON.parse(transcript) as { minute: number; text: string }[])
    .filter(({ text }) => text.includes(part))
    .map(({ minute }) => minute);

const levels: readonly Level[] = ['L3', 'L2', 'medical'];
const places: readonly Place[] = ['group', 'addressed', 'private'];

describe.each(levels)('what the group sees of a cry: %s', (level) => {
  it.each(places)(
    'is the same byte for byte, whoever it was and whoever has consented: %s',
    async (place) => {
      const seen = [];
      for (const cast of casts) seen.push(await transcriptOf(level, place, cast));
      expect(new Set(seen).size).toBe(1);
      const [transcript = ''] = seen;
      expect(transcript).not.toMatch(/amei|xiaoyu|名字|警报|绳子|不想活/u);
      const hasLine = level !== 'medical';
      expect(timesOf(transcript, alike)).toEqual(hasLine && place !== 'private' ? [0] : []);
      expect(timesOf(transcript, checkIn)).toEqual([180, 360]);
    },
  );
});

describe('the break', () => {
  /** A line for everybody that names whoever spoke last. */
  const naming =
    (name: string): Change =>
    (setup) => {
      const changed = threeCheckIns(setup);
      const { texts } = changed.content;
      const render = (said: TextReference): string =>
        texts.render(said) + (said.key === 'safety.for-everybody' ? name : '');
      return { ...changed, content: { ...changed.content, texts: { ...texts, render } } };
    };

  it('a line that names her makes two transcripts of two members', async () => {
    const seen = [];
    for (const who of members)
      seen.push(await transcriptOf('L3', 'group', { who, consenting: [] }, naming(`（${who}）`)));
    expect(new Set(seen).size).toBe(2);
  });
});
