import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadInstruments } from '../../../src/edges/settings/instruments.ts';
import {
  instrumentProblems,
  scoreOf,
  type Instrument,
} from '../../../src/features/check-ins/instrument.rules.ts';
import { projectRoot } from '../../helpers/processes.ts';

const nobody = { hasRoster: false };
const shipped = loadInstruments(join(projectRoot, 'config'));
const named = (id: string): Instrument => {
  const found = shipped.find((instrument) => instrument.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
};
const problems = (values: Partial<Instrument>, duty = nobody) =>
  instrumentProblems({ ...named('phq-2'), ...values }, duty);

describe('the questionnaires that come with the bot', () => {
  it('are three examples, each with a licence and vectors that hold', () => {
    expect(shipped.map(({ id }) => id)).toEqual(['gad-2', 'phq-2', 'who-5']);
    expect(shipped.flatMap((instrument) => instrumentProblems(instrument, nobody))).toEqual([]);
  });

  it('score WHO-5 as the sum times four, and not otherwise', () => {
    const who = named('who-5');
    expect([
      scoreOf(who, [3, 3, 3, 3, 3]),
      scoreOf(who, [0, 0, 0, 0, 0]),
      scoreOf(who, [5, 5, 5, 5, 5]),
    ]).toEqual([60, 0, 100]);
    const wrong = { ...who, scoring: { kind: 'sum' as const, factor: 5 } };
    expect(instrumentProblems(wrong, nobody).join()).toContain('vectors');
  });

  it.each([[[3]], [[3, 4]], [[3, -1]], [[3, null]], [[1.5, 1]], [[1, 1, 1]]])(
    'give no score to %j',
    (answers) => {
      expect(scoreOf(named('phq-2'), answers)).toBeUndefined();
    },
  );
});

describe('a questionnaire', () => {
  it.each(['unknown', 'proprietary', 'cc-by-nc-sa'])('of the licence %s is refused', (licence) => {
    expect(problems({ licence }).join()).toContain('licence');
  });

  it.each([
    'NCCN Distress Thermometer',
    'EQ-5D-5L',
    'EQ5D',
    'PROMIS Fatigue',
    'Distress Thermometer',
  ])('named %s is refused, whatever licence it claims', (title) => {
    expect(problems({ title, licence: 'public-domain' }).join()).toContain('its owner');
  });

  it('that asks of suicide is refused, unless somebody is on duty and promises when to answer', () => {
    const items = [
      { id: 'a', tags: [] },
      { id: 'b', tags: ['suicidality'] },
    ];
    const duties = [nobody, { hasRoster: true }, { hasRoster: false, answersWithinMinutes: 10 }];
    expect(duties.map((duty) => problems({ items }, duty).length)).toEqual([1, 1, 1]);
    expect(problems({ items }, { hasRoster: true, answersWithinMinutes: 10 } as never)).toEqual([]);
  });

  it('without two vectors is refused', () => {
    expect(problems({ vectors: [{ answers: [3, 3], score: 6 }] }).join()).toContain('two vectors');
  });
});
