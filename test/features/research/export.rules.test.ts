import { daysBetween, localTime, startOfDay } from '../../../src/core/clock.ts';
import { createStudyTime } from '../../../src/features/research/study-time.rules.ts';
import { describe, expect, it } from '@jest/globals';
import type { Agreement } from '../../../src/core/study.ts';
import { assertAgreed, type ExportRequest } from '../../../src/features/research/export.rules.ts';
import { tablesOf, tableSchemas } from '../../../src/features/research/tables.rules.ts';
import { publishedCount } from '../../../src/features/research/disclosure.rules.ts';
import { zone } from '../../helpers/make.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const today = '2026-11-20';
const agreement: Agreement = {
  id: 'a1',
  researcher: '周',
  institution: '临江大学',
  tier: 'T1',
  expiresOn: '2027-01-31',
};
const other: Agreement = { ...agreement, id: 'a2', researcher: '吴', tier: 'T2' };

const agree = (request: Partial<ExportRequest>, on = today) =>
  assertAgreed(
    {
      study: '互助研究',
      tier: 'T1',
      formats: ['csv'],
      researcher: '周',
      agreement: 'a1',
      ...request,
    },
    [agreement, other],
    on,
  );

describe('a request', () => {
  it.each<[string, Partial<ExportRequest>, string]>([
    ['as agreed', {}, today],
    ['of a lower tier', { tier: 'T0' }, today],
    ['on the last day', {}, '2027-01-31'],
    ['for the institution of the agreement', { recipient: '临江大学' }, today],
  ])('is covered: %s', (_name, request, on) => {
    expect(agree(request, on)).toBe(agreement);
  });

  it('is covered by the agreement it names, not by the first', () => {
    expect(agree({ agreement: 'a2', researcher: '吴', tier: 'T2' })).toBe(other);
  });

  it.each<[string, Partial<ExportRequest>, string]>([
    ['under no agreement', { agreement: 'a9' }, today],
    ['of another researcher', { researcher: '吴' }, today],
    ['of nobody', { researcher: '' }, today],
    ['under the agreement of another', { agreement: 'a2' }, today],
    ['of a higher tier', { tier: 'T2' }, today],
    ['a day too late', {}, '2027-02-01'],
    ['for another recipient', { recipient: '青山大学' }, today],
    ['for a recipient without a name', { recipient: '' }, today],
  ])('is refused: %s', (_name, request, on) => {
    expect(codeThrownBy(() => agree(request, on))).toBe('agreement.unknown');
  });

  it('is refused where there is no agreement at all', () => {
    const refuse = () =>
      assertAgreed(
        { study: '', tier: 'T0', formats: [], researcher: '周', agreement: 'a1' },
        [],
        today,
      );
    expect(codeThrownBy(refuse)).toBe('agreement.unknown');
  });
});

describe('the tables of a tier', () => {
  it('are aggregates and the bot’s own words in T0, all of them from T1 on', () => {
    const names = (tier: 'T0' | 'T1' | 'T2') => tablesOf(tier).map(({ name }) => name);
    const all = tableSchemas.map(({ name }) => name);
    expect([names('T0'), names('T1'), names('T2')]).toEqual([
      ['coverage', 'consent_flow'],
      all,
      all,
    ]);
  });

  it('in T0 have no column of a person', () => {
    const columns = tablesOf('T0').flatMap((table) => table.columns.map(({ name }) => name));
    expect(columns).not.toContain('participant');
  });
});

describe('a count', () => {
  it.each([
    [0, null],
    [1, null],
    [4, null],
    [5, 5],
    [1000, 1000],
  ])('of %i is published as %j', (count, expected) => {
    expect(publishedCount(count)).toBe(expected);
  });
});

describe('an instant in an export', () => {
  const start = Date.parse('2026-10-01T00:00:00+08:00');
  it.each([
    ['2026-10-01T00:00:00', 1, 1, '00-06'],
    ['2026-10-01T05:59:59', 1, 1, '00-06'],
    ['2026-10-01T06:00:00', 1, 1, '06-12'],
    ['2026-10-07T12:00:00', 7, 1, '12-18'],
    ['2026-10-08T17:59:59', 8, 2, '12-18'],
    ['2026-11-20T23:59:59', 51, 8, '18-24'],
    ['2026-09-30T23:00:00', 0, 0, '18-24'],
  ])('%s is day %i, week %i, %s', (localTime, day, week, band) => {
    const instant = Date.parse(`${localTime}+08:00`);
    expect(createStudyTime(start, zone)(instant)).toEqual({ day, week, band });
  });

  it.each(['Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Chatham', 'America/St_Johns'])(
    'has in %s the day and band of its local clock, asked in any order',
    (place) => {
      const timeOf = createStudyTime(startOfDay('2026-03-20', place) ?? 0, place);
      // Over a change of clocks in each of them, every seven minutes.
      for (let at = start; at < start + 5 * 86_400_000; at += 7 * 60_000) {
        const hour = Number(localTime(at, place).slice(0, 2));
        const day = daysBetween(startOfDay('2026-03-20', place) ?? 0, at, place) + 1;
        const { day: told, band } = timeOf(at);
        expect([told, Number(band.slice(0, 2)) / 6]).toEqual([day, Math.floor(hour / 6)]);
      }
    },
  );
});
