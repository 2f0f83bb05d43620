import { describe, expect, it } from '@jest/globals';
import { dayMs, minuteMs } from '../src/core/clock.ts';
import { listeningGaps } from '../src/core/listening-gap.store.ts';
import type { HandleMac } from '../src/core/person.ts';
import { posts } from '../src/core/post.store.ts';
import { roomDays } from '../src/core/room-day.store.ts';
import { digestDue, digestLines, type DigestPorts } from '../src/digest.ts';
import { cardUsage } from '../src/features/answers/usage.store.ts';
import { staff } from '../src/features/moderation/staff.store.ts';
import { alerts } from '../src/features/safety/alert.store.ts';
import { setUp } from '../src/setup.ts';
import { addRoom } from './helpers/consenting.ts';
import { ids, make, noon, zone } from './helpers/make.ts';
import { useStores } from './helpers/memory-db.ts';

const stores = useStores();
const { texts } = setUp({ set: [] }, 'none').content;
const roomId = ids.roomId('r_1');
const [today, yesterday] = ['2026-11-20', '2026-11-19'];

/** What lies outside the database. */
type Around = Partial<DigestPorts>;
const portsWith = (around: Around = {}): DigestPorts => ({
  ...stores(),
  cards: [make.card({ expiresOn: '2027-11-20' })],
  zone,
  newcomers: { unanswered: () => 0 },
  staleHelplines: () => 0,
  comingToday: () => [],
  outdatedNotices: () => 0,
  ...around,
});
const keysAt = (around: Around = {}, now = noon): readonly string[] =>
  digestLines(portsWith(around), now).map(({ key }) => key);

/** There is one of the staff. */
const bind = (): void => {
  const { db, vault } = stores();
  const role = 'lead' as const;
  staff.invite(db, 'code', role, noon);
  staff.bind(db, vault, {
    ...{ codeMac: 'code', mac: 'mac-lead' as HandleMac, handle: ids.handle('lead') },
    ...{ staffId: 's_one', role, now: noon - 1 },
  });
};

const raise = (who: string, isTaken = false): void => {
  const { db, vault } = stores();
  const mac = `mac-${who}` as HandleMac;
  const her = { mac, handle: ids.handle(who), roomId: undefined, level: 'L2' as const, now: noon };
  const id = alerts.raise(db, vault, her);
  if (!isTaken) return;
  if (staff.list(db).length === 0) bind();
  alerts.take(db, id, 's_one', noon);
};
const putSlot = (state: 'unconfirmed' | 'sent', dueAt: number): void => {
  stores()
    .db.prepare(
      `INSERT INTO slot (job, room_id, due_at, state, decided_at, planned_at, reference_id)
       VALUES ('weekly-check-in', :roomId, :dueAt, :state, :dueAt, :dueAt, 'weekly-check-in')`,
    )
    .run({ roomId, dueAt, state });
};
const say = (id: string, postedAt: number): void =>
  posts.append(stores().db, {
    ...{ id, roomId, postedAt, kind: 'service', referenceId: 'x', text: '大家好' },
  });

/** Puts something there that needs doing, times over. @returns what lies outside the database */
type Arrange = (times: number) => Around;
const inStores =
  (each: (index: number) => void): Arrange =>
  (times) => {
    for (let index = 0; index < times; index += 1) each(index);
    return {};
  };
const kinds: readonly (readonly [string, Arrange])[] = [
  ['digest.alerts', inStores((index) => raise(`one-${index}`))],
  ['digest.alerts-taken', inStores((index) => raise(`other-${index}`, true))],
  ['digest.distress', inStores(() => alerts.countDistress(stores().db, yesterday))],
  ['digest.newcomers', (times) => ({ newcomers: { unanswered: () => times } })],
  [
    'digest.unanswered',
    inStores(() => cardUsage.noteUnanswered(stores().db, 'other', roomId, noon)),
  ],
  ['digest.unconfirmed', inStores((index) => putSlot('unconfirmed', noon - index * 60_000))],
  [
    'digest.gaps',
    inStores((index) => {
      const startedAt = noon - (index + 1) * 10 * minuteMs;
      const endedAt = startedAt + minuteMs;
      listeningGaps.add(stores().db, { startedAt, endedAt, cause: 'bot-down' });
    }),
  ],
  ['digest.notices', (times) => ({ outdatedNotices: () => times })],
  [
    'digest.cards',
    (times) => ({
      cards: Array.from({ length: times }, (_, index) =>
        make.card({ id: `card-${index}`, expiresOn: '2026-12-01' }),
      ),
    }),
  ],
  ['digest.helplines', (times) => ({ staleHelplines: () => times })],
];
/** The bot's share of what was said: told beside other lines. */
const speak = (times: number): void => {
  for (let index = 0; index < times; index += 1) say(`p_${index}`, noon - dayMs);
  roomDays.countUp(stores().db, roomId, yesterday);
};

describe('a line of the digest', () => {
  it('is none where nothing needs doing', () => {
    addRoom(stores());
    expect(keysAt()).toEqual([]);
  });

  it.each(kinds)('%s stands there where there is something, with its number', (key, arrange) => {
    addRoom(stores());
    const around = arrange(3);
    expect(digestLines(portsWith(around), noon)).toEqual([{ key, values: { count: 3 } }]);
  });

  it('of distress is of yesterday', () => {
    alerts.countDistress(stores().db, today);
    expect(keysAt()).toEqual([]);
    expect(keysAt({}, noon + dayMs)).toEqual(['digest.distress']);
    expect(keysAt({}, noon + 2 * dayMs)).toEqual([]);
  });

  it('of gaps is of the last day, and of the part that lies in it', () => {
    const gap = { startedAt: noon - dayMs - 30 * minuteMs, cause: 'link-lost' as const };
    listeningGaps.add(stores().db, { ...gap, endedAt: noon - dayMs + 20 * minuteMs });
    expect(digestLines(portsWith(), noon)).toEqual([{ key: 'digest.gaps', values: { count: 20 } }]);
    expect(keysAt({}, noon + 21 * minuteMs)).toEqual([]);
  });

  it.each([
    ['2026-11-19', false],
    [today, true],
    ['2026-12-20', true],
    ['2026-12-21', false],
  ])('of cards names those that expire within thirty days: %s', (expiresOn, isNamed) => {
    const cards = [make.card({ expiresOn })];
    expect(keysAt({ cards })).toEqual(isNamed ? ['digest.cards'] : []);
  });

  it('of questions is gone once one is struck off, of alerts once it is closed', () => {
    addRoom(stores());
    const { db } = stores();
    cardUsage.noteUnanswered(db, 'other', roomId, noon);
    raise('amei');
    expect(keysAt()).toEqual(['digest.alerts', 'digest.unanswered']);
    cardUsage.close(db, 1);
    alerts.close(db, 1, 'accompanied', 's_one', noon);
    expect(keysAt()).toEqual([]);
  });

  it('of posts counts those in doubt of the last seven days', () => {
    addRoom(stores());
    putSlot('sent', noon);
    putSlot('unconfirmed', noon - 7 * dayMs - minuteMs);
    expect(keysAt()).toEqual([]);
  });

  it('of the bot’s own share stands beside others, and alone only where it is a fifth', () => {
    addRoom(stores());
    speak(1);
    for (let heard = 1; heard < 20; heard += 1) roomDays.countUp(stores().db, roomId, yesterday);
    expect(keysAt()).toEqual([]);
    expect(keysAt({ staleHelplines: () => 1 })).toEqual(['digest.helplines', 'digest.share']);
  });
});

describe('the whole digest', () => {
  /** Everything there is, times over. */
  const arrangeAll = (times: number): DigestPorts => {
    addRoom(stores());
    speak(times);
    return portsWith(kinds.reduce((all, [, arrange]) => ({ ...all, ...arrange(times) }), {}));
  };

  it.each([1, 100])('has ten lines at most, however much there is: %s of each', (times) => {
    bind();
    const says = digestDue(arrangeAll(times), noon);
    expect(says).toHaveLength(1);
    const [title, ...lines] = texts.render(says[0]?.text ?? { key: '' }).split('\n');
    expect([title, lines.length]).toEqual(['今天请看看：', 10]);
  });

  it('begins with what is most urgent', () => {
    const inOrder = [...kinds.map(([key]) => key), 'digest.share'];
    expect(digestLines(arrangeAll(2), noon).map(({ key }) => key)).toEqual(inOrder.slice(0, 10));
  });

  it('holds numbers only', () => {
    for (const { values } of digestLines(arrangeAll(7), noon))
      expect(values).toEqual({ count: expect.any(Number) });
  });
});
