import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  planRehearsal,
  type RehearsedRoom,
  type RehearsedSlot,
} from '../../../src/commands/rehearse.ts';
import type { Timing } from '../../../src/core/schedule.ts';
import { setUp, type Setup } from '../../../src/setup.ts';
import { ids, zone } from '../../helpers/make.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const directory = useTempDirectory();
let setup: Setup;
beforeEach(() => {
  setup = setUp({ data: directory(), set: ['schedule.spreadMinutes=0'] }, 'fake');
});

const roomWith = (number: number): RehearsedRoom => ({
  id: ids.roomId(`r_${number}`),
  number,
  posted: [],
  holds: [],
});

/** Rehearses from the Monday before the launch. */
const plan = (
  days: number,
  schedule: Partial<Setup['settings']['schedule']> = {},
  rooms: readonly number[] = [1],
) => {
  const { settings } = setup;
  const changed = { ...settings, schedule: { ...settings.schedule, ...schedule } };
  return planRehearsal({ ...setup, settings: changed }, '2026-11-30', days, rooms.map(roomWith));
};
const brief = (slots: readonly RehearsedSlot[]): readonly string[] =>
  slots.map(({ at, room, job, skipped }) => [at, room, job, skipped ?? 'said'].join(' '));

describe('a rehearsal', () => {
  it('names what is posted in a week, oldest first, and why the rest is not', () => {
    expect(brief(plan(7))).toEqual([
      '2026-12-01 10:00 R1 weekly-check-in said',
      '2026-12-02 19:30 R1 card-of-the-week nothing-to-post',
      '2026-12-03 19:30 R1 shared-experience said',
      '2026-12-05 10:30 R1 monthly-self-disclosure said',
      '2026-12-05 10:30 R1 weekend-activity day-budget',
    ]);
  });

  it('has the exact texts and the zone', () => {
    const { texts, activities } = setup.content;
    const [checkIn, , shared] = plan(7);
    const titles = [...activities.values()].map(({ title }) => title);
    expect([checkIn?.zone, checkIn?.text]).toEqual([
      zone,
      texts.render({ key: 'check-in.prompt', values: { feedback: '' } }),
    ]);
    expect(titles.filter((title) => shared?.text?.includes(`【${title}】`))).toHaveLength(1);
    expect(shared?.text).toContain('可以不参与');
  });

  it('names each room, and draws for each by itself', () => {
    const slots = plan(70, {}, [1, 3]);
    expect(brief(slots).slice(0, 2)).toEqual([
      '2026-12-01 10:00 R1 weekly-check-in said',
      '2026-12-01 10:00 R3 weekly-check-in said',
    ]);
    const textsOf = (room: string) =>
      slots
        .filter((slot) => slot.room === room && slot.job === 'shared-experience')
        .map(({ text }) => text);
    expect(textsOf('R1')).not.toEqual(textsOf('R3'));
  });

  it('posts a card a week where drafts are allowed, another each time', () => {
    const { answers } = setup.settings;
    setup = {
      ...setup,
      settings: { ...setup.settings, answers: { ...answers, allowDraft: true } },
    };
    const cards = plan(56, { mostPerWeek: 7 }).filter(({ job }) => job === 'card-of-the-week');
    const said = cards.flatMap(({ text }) => (text === undefined ? [] : [text]));
    expect([said.length, new Set(said).size]).toEqual([8, 8]);
  });

  it('greets on festivals, and is silent on the day of the dead', () => {
    const year = planRehearsal(setup, '2026-12-28', 120, [roomWith(1)]);
    const greeted = year.filter(({ job }) => job === 'festival-greeting').map(({ at }) => at);
    expect(greeted).toEqual(['2027-01-01 09:00', '2027-02-06 09:00', '2027-02-20 09:00']);
    const silent = planRehearsal(setup, '2027-04-05', 1, [roomWith(1)]);
    expect(silent.filter(({ text }) => text !== undefined)).toEqual([]);
  });

  it('keeps the budget over a year, and repeats no activity within 56 days', () => {
    const said = planRehearsal(setup, '2026-12-01', 366, [roomWith(1)]).filter(
      ({ text }) => text !== undefined,
    );
    const days = said.map(({ at }) => Date.parse(at.slice(0, 10)) / 86_400_000);
    const inWeek = days.map(
      (day) => days.filter((other) => day - 7 < other && other <= day).length,
    );
    expect([new Set(days).size, Math.max(...inWeek) <= 4, said.length > 150]).toEqual([
      said.length,
      true,
      true,
    ]);
    const activities = said.filter(({ job }) =>
      ['shared-experience', 'weekend-activity'].includes(job),
    );
    const repeats = activities.filter(({ text, at }, index) =>
      activities
        .slice(0, index)
        .some(
          (other) =>
            other.text === text &&
            Date.parse(at.slice(0, 10)) - Date.parse(other.at.slice(0, 10)) < 56 * 86_400_000,
        ),
    );
    expect(repeats).toEqual([]);
  });

  it('times a room otherwise where the schedule says so, and leaves it out where it is off', () => {
    const otherwise: ReadonlyMap<number, Timing | 'off'> = new Map<number, Timing | 'off'>([
      [2, { cron: '15 9 * * 1', zone: 'Europe/London' }],
      [3, 'off'],
    ]);
    const schedule = setup.content.schedule.map((entry) =>
      entry.id === 'weekly-check-in' ? { ...entry, rooms: otherwise } : entry,
    );
    setup = { ...setup, content: { ...setup.content, schedule } };
    const checkIns = plan(7, {}, [1, 2, 3]).filter(({ job }) => job === 'weekly-check-in');
    expect(brief(checkIns)).toEqual([
      '2026-11-30 09:15 R2 weekly-check-in said',
      '2026-12-01 10:00 R1 weekly-check-in said',
    ]);
  });

  it('gives the reason for what is left out in quiet hours, and no text', () => {
    const [slot] = plan(2, { quietFrom: '09:00', quietUntil: '10:01' });
    expect([slot?.skipped, slot?.text]).toEqual(['quiet-hours', undefined]);
  });

  it('says so where the schedule is off', () => {
    expect([...new Set(plan(7, { enabled: false }).map(({ skipped }) => skipped))]).toEqual([
      'schedule-disabled',
    ]);
  });

  it('is empty without a room', () => {
    expect(plan(7, {}, [])).toEqual([]);
  });

  it.each([
    ['2026-02-30', 7],
    ['1.12.2026', 7],
    ['', 7],
    ['2026-11-30', 0],
    ['2026-11-30', -1],
    ['2026-11-30', 367],
  ])('is refused from 「%s」 for %i days', (from, days) => {
    expect(codeThrownBy(() => planRehearsal(setup, from, days, [roomWith(1)]))).toBe(
      'usage.invalid',
    );
  });
});
