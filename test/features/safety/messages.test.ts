import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadSafetyLexicon } from '../../../src/edges/settings/lexicon.ts';
import { createAssess, type Assessment } from '../../../src/features/safety/assess.rules.ts';
import { projectRoot } from '../../helpers/processes.ts';
import { normalise } from '../../helpers/vocabulary.ts';

interface Messages {
  readonly L3: readonly string[];
  readonly L2: readonly string[];
  readonly L1: readonly string[];
  readonly medical: Readonly<Record<string, readonly string[]>>;
  readonly none: readonly string[];
}

const messages = parse(
  readFileSync(join(projectRoot, 'test/fixtures/safety.yaml'), 'utf8'),
) as Messages;
const lexicon = loadSafetyLexicon(join(projectRoot, 'config'));
const assess = createAssess(lexicon, normalise);

const share = (texts: readonly string[], is: (found: Assessment) => boolean): number =>
  texts.filter((text) => is(assess(text))).length / texts.length;
const isThoughtOfDeath = ({ level }: Assessment): boolean => level === 'L2' || level === 'L3';
const isAlarm = (found: Assessment): boolean => isThoughtOfDeath(found) || found.medical.length > 0;

describe('the safety rules on our own invented messages', () => {
  it('find imminent danger in nine of ten', () => {
    expect(share(messages.L3, ({ level }) => level === 'L3')).toBeGreaterThanOrEqual(0.9);
  });
  it('find thoughts of death in 88 of 100', () => {
    expect(share(messages.L2, isThoughtOfDeath)).toBeGreaterThanOrEqual(0.88);
  });
  it.each(Object.keys(messages.medical))('find %s', (kind) => {
    const texts = messages.medical[kind] ?? [];
    expect(share(texts, ({ medical }) => medical.includes(kind))).toBeGreaterThanOrEqual(0.8);
  });
  it('take distress for no imminent danger', () => {
    expect(share(messages.L1, ({ level }) => level === 'L3')).toBe(0);
  });
  it('raise no alarm on more than four of 100 that only look like it', () => {
    expect(share(messages.none, isAlarm)).toBeLessThanOrEqual(0.04);
  });

  it('the break: without the contexts and idioms many more raise an alarm', () => {
    const bare = createAssess(
      { ...lexicon, contexts: [], words: { ...lexicon.words, idiom: [], negation: [] } },
      normalise,
    );
    const alarms = messages.none.filter((text) => isAlarm(bare(text))).length;
    expect(alarms / messages.none.length).toBeGreaterThan(0.08);
  });
});
