import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayMs, minuteMs } from '../../src/core/clock.ts';
import { decideSlot, dueMinutes, isQuiet, type SlotFacts } from '../../src/core/slot.rules.ts';
import { ids, make, noon, zone } from '../helpers/make.ts';

const night = { from: '21:30', until: '08:00' };
const at = (localTime: string): number => Date.parse(`2026-11-20T${localTime}+08:00`);
const minutes = fc.integer({ min: 0, max: 1439 });
const toTime = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

describe('quiet hours', () => {
  it.each([
    ['21:29', false],
    ['21:30', true],
    ['23:59', true],
    ['00:00', true],
    ['07:59', true],
    ['08:00', false],
    ['12:00', false],
  ])('over midnight, at %s: %j', (time, expected) => {
    expect(isQuiet(time, night)).toBe(expected);
  });

  it.each([
    ['12:59', false],
    ['13:00', true],
    ['14:29', true],
    ['14:30', false],
    ['23:00', false],
  ])('within a day, at %s: %j', (time, expected) => {
    expect(isQuiet(time, { from: '13:00', until: '14:30' })).toBe(expected);
  });

  it('are never, where they begin as they end', () => {
    expect(
      ['00:00', '09:00', '23:59'].map((time) => isQuiet(time, { from: '09:00', until: '09:00' })),
    ).toEqual([false, false, false]);
  });

  it('are all that lies outside the hours turned round', () => {
    fc.assert(
      fc.property(minutes, minutes, minutes, (time, from, until) => {
        fc.pre(from !== until);
        const hours = { from: toTime(from), until: toTime(until) };
        const turned = { from: hours.until, until: hours.from };
        expect(isQuiet(toTime(time), hours)).toBe(!isQuiet(toTime(time), turned));
      }),
    );
  });
});

describe('a due slot', () => {
  const graceMs = 30 * minuteMs;
  const decide = (values: Partial<SlotFacts>) =>
    decideSlot({
      job: make.job({ graceMs }),
      dueAt: noon,
      now: noon,
      isNewest: true,
      roomNumber: 1,
      zone,
      posted: [],
      rules: make.rules({ quietHours: night }),
      ...values,
    });

  const planned = { state: 'planned', choice: make.job().choices[0] };

  it.each<[string, Partial<SlotFacts>, unknown]>([
    ['at once', {}, planned],
    ['at the end of its grace', { now: noon + graceMs }, planned],
    [
      'a moment later than its grace',
      { now: noon + graceMs + 1 },
      { state: 'expired', reason: 'later-than-grace' },
    ],
    ['with a newer one due', { isNewest: false }, { state: 'skipped', reason: 'newer-slot-due' }],
    [
      'late and with a newer one due',
      { isNewest: false, now: noon + graceMs + 1 },
      { state: 'expired', reason: 'later-than-grace' },
    ],
    [
      'in quiet hours',
      { dueAt: at('22:00'), now: at('22:00') },
      { state: 'skipped', reason: 'quiet-hours' },
    ],
    [
      'due before quiet hours, woken within them',
      { dueAt: at('21:29'), now: at('21:31') },
      { state: 'skipped', reason: 'quiet-hours' },
    ],
    ['due within quiet hours, woken after them', { dueAt: at('07:50'), now: at('08:01') }, planned],
  ])('%s', (_name, values, expected) => {
    expect(decide(values)).toEqual(expected);
  });

  const posted = (daysAgo: number, referenceId = 'other') => ({
    roomId: ids.roomId('r_1'),
    at: noon - daysAgo * dayMs,
    referenceId,
  });
  const budget = make.rules({ mostPerDay: 1, mostPerWeek: 4 });
  const reasonOf = (values: Partial<SlotFacts>): string => {
    const decision = decide({ rules: budget, ...values });
    return decision.state === 'planned' ? 'planned' : decision.reason;
  };

  it.each([
    ['after one the same day', [posted(0)], 'day-budget'],
    ['after one the day before', [posted(1)], 'planned'],
    ['after four in seven days', [1, 2, 4, 6].map((days) => posted(days)), 'week-budget'],
    ['after three in seven days', [1, 2, 6, 7].map((days) => posted(days)), 'planned'],
    ['after one in what a clock put back made the future', [posted(-1)], 'day-budget'],
  ])('%s: %s', (_name, before, expected) => {
    expect(reasonOf({ posted: before })).toBe(expected);
  });

  it('is held while its room is, and says why', () => {
    expect((['pause', 'mourning', 'alert'] as const).map((hold) => reasonOf({ hold }))).toEqual([
      'pause',
      'mourning',
      'alert',
    ]);
  });

  it.each([
    ['silent', true, 'holiday'],
    ['silent', false, 'holiday'],
    ['holiday', false, 'holiday'],
    ['holiday', true, 'planned'],
    ['ordinary', false, 'planned'],
  ] as const)('on a %s day, meant for holidays %j: %s', (posts, onHolidays, expected) => {
    const day = '2026-11-20';
    const holidays = {
      years: new Set([2026]),
      days: [{ name: '节', from: day, until: day, posts }],
    };
    const job = make.job({ graceMs, onHolidays });
    expect(reasonOf({ job, rules: { ...budget, holidays } })).toBe(expected);
  });

  it('is nothing where all it could post was posted too lately', () => {
    const choices = [{ ...make.job().choices[0], everyDays: 56 }] as SlotFacts['job']['choices'];
    const job = make.job({ graceMs, choices });
    expect(reasonOf({ job, posted: [posted(10, 'weekly-check-in')] })).toBe('nothing-to-post');
  });

  it('is quiet by the clock of its own zone', () => {
    expect(decide({ zone: 'Europe/London', dueAt: at('07:00'), now: at('07:00') })).toEqual({
      state: 'skipped',
      reason: 'quiet-hours',
    });
  });
});

describe('the minutes a job is due at', () => {
  const job = { cron: '* * * * *', zone };
  const every = (step: number) => (_cron: string, _zone: string, minuteAt: number) =>
    (minuteAt / minuteMs) % step === 0;

  it('leave out the last decided one and hold the present one', () => {
    expect(dueMinutes(job, noon, noon + 2 * minuteMs, every(1))).toEqual([
      noon + minuteMs,
      noon + 2 * minuteMs,
    ]);
  });

  it.each([
    ['within a minute', noon + 1, noon + 59_999, []],
    ['from one half minute to another', noon + 30_000, noon + 90_000, [noon + minuteMs]],
    ['backwards', noon + minuteMs, noon, []],
  ])('are whole minutes: %s', (_name, after, until, expected) => {
    expect(dueMinutes(job, after, until, every(1))).toEqual(expected);
  });

  it('are asked of the matcher with the expression and zone of the job', () => {
    const asked: unknown[] = [];
    dueMinutes(job, noon, noon + minuteMs, (...parameters) => {
      asked.push(parameters);
      return false;
    });
    expect(asked).toEqual([['* * * * *', zone, noon + minuteMs]]);
  });

  it('come oldest first, and are the same however the time is cut in two', () => {
    const step = fc.integer({ min: 1, max: 7 });
    const span = fc.integer({ min: 0, max: 90 * minuteMs });
    fc.assert(
      fc.property(step, span, span, (each, first, second) => {
        const [cut, end] = [noon + first, noon + first + second];
        const inTwo = [
          ...dueMinutes(job, noon, cut, every(each)),
          ...dueMinutes(job, cut, end, every(each)),
        ];
        expect(inTwo).toEqual(dueMinutes(job, noon, end, every(each)));
      }),
    );
  });
});
