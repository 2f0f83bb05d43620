import { beforeEach, describe, expect, it } from '@jest/globals';
import { planRehearsal, type RehearsedSlot } from '../../../src/commands/rehearse.ts';
import { setUp, type Setup } from '../../../src/setup.ts';
import { zone } from '../../helpers/make.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const directory = useTempDirectory();
let setup: Setup;
beforeEach(() => {
  setup = setUp({ data: directory(), set: [] }, 'fake');
});

/** Rehearses from the Monday before the launch. */
const plan = (
  days: number,
  schedule: Partial<Setup['settings']['schedule']> = {},
  rooms: readonly string[] = ['R1'],
) => {
  const { settings } = setup;
  const changed = { ...settings, schedule: { ...settings.schedule, ...schedule } };
  return planRehearsal({ ...setup, settings: changed }, '2026-11-30', days, rooms);
};
const brief = (slots: readonly RehearsedSlot[]): readonly string[] =>
  slots.map(({ at, room, job, skipped }) => [at, room, job, skipped ?? 'said'].join(' '));

describe('a rehearsal', () => {
  it('names what is posted in a week, oldest first', () => {
    expect(brief(plan(7))).toEqual([
      '2026-12-01 10:00 R1 weekly-check-in said',
      '2026-12-05 10:30 R1 weekend-activity said',
    ]);
  });

  it('has the exact texts and the zone', () => {
    const { texts, activities } = setup.content;
    const activity = activities.get('three-good-things');
    const prompt = texts.render({
      key: 'activity.prompt',
      values: { title: activity?.title ?? '', text: activity?.text ?? '' },
    });
    expect(plan(7).map((slot) => [slot.zone, slot.text])).toEqual([
      [zone, texts.render({ key: 'check-in.prompt' })],
      [zone, prompt],
    ]);
  });

  it('names each room', () => {
    expect(brief(plan(2, {}, ['R1', 'R3']))).toEqual([
      '2026-12-01 10:00 R1 weekly-check-in said',
      '2026-12-01 10:00 R3 weekly-check-in said',
    ]);
  });

  it('gives the reason for what is left out in quiet hours, and no text', () => {
    const [slot] = plan(2, { quietFrom: '09:00', quietUntil: '10:01' });
    expect([slot?.skipped, slot?.text]).toEqual(['quiet-hours', undefined]);
  });

  it('says so where the schedule is off', () => {
    expect(brief(plan(7, { enabled: false }))).toEqual([
      '2026-12-01 10:00 R1 weekly-check-in schedule-disabled',
      '2026-12-05 10:30 R1 weekend-activity schedule-disabled',
    ]);
  });

  it.each([
    [1, 0],
    [2, 1],
    [5, 1],
    [6, 2],
    [28, 8],
  ])('of %i days has %i posts', (days, count) => {
    expect(plan(days)).toHaveLength(count);
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
    expect(codeThrownBy(() => planRehearsal(setup, from, days, ['R1']))).toBe('usage.invalid');
  });
});
