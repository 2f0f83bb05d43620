import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadSafetyLexicon } from '../../../src/edges/settings/lexicon.ts';
import { createAssess, type Assessment } from '../../../src/features/safety/assess.rules.ts';
import type { Example } from '../../../src/features/safety/examples.rules.ts';
import { configDirectory } from '../../helpers/project.ts';
import { projectRoot } from '../../helpers/processes.ts';
import { isAlarm, nothingLearned, readExamples, shareOf } from '../../helpers/safety-examples.ts';
import { reading } from '../../helpers/vocabulary.ts';

type Level = Example['level'];
const ours = parse(
  readFileSync(join(projectRoot, 'test/fixtures/safety/ours.yaml'), 'utf8'),
) as Readonly<Record<Level, readonly string[]>> & {
  readonly medical: Readonly<Record<string, readonly string[]>>;
};
/** Invented messages, all of them known to whoever wrote the rules: they show what the rules hold, not what they miss. */
const messages: readonly Example[] = [
  ...(['L3', 'L2', 'L1', 'none'] as const).flatMap((level) =>
    ours[level].map((text) => ({ text, level, medical: [] })),
  ),
  ...Object.entries(ours.medical).flatMap(([kind, texts]) =>
    texts.map((text) => ({ text, level: 'none' as const, medical: [kind] })),
  ),
  ...readExamples('rules'),
];
const lexicon = loadSafetyLexicon(configDirectory);
const assess = createAssess(lexicon, nothingLearned, reading);

const ofLevel = (level: Level): readonly Example[] =>
  messages.filter((message) => message.level === level && message.medical.length === 0);
const share = (some: readonly Example[], is: (found: Assessment) => boolean): number =>
  shareOf(some, assess, is);
const isThoughtOfDeath = ({ level }: Assessment): boolean => level === 'L2' || level === 'L3';
const kinds = Object.keys(ours.medical);

describe('the safety rules alone, on the invented messages they were made with', () => {
  it('find imminent danger in nine of ten', () => {
    expect(share(ofLevel('L3'), ({ level }) => level === 'L3')).toBeGreaterThanOrEqual(0.9);
  });
  it('find thoughts of death in 88 of 100', () => {
    expect(share(ofLevel('L2'), isThoughtOfDeath)).toBeGreaterThanOrEqual(0.88);
  });
  it.each(kinds)('find %s in eight of ten', (kind) => {
    const some = messages.filter(
      ({ medical, question }) => medical.includes(kind) && question !== true,
    );
    expect(some.length).toBeGreaterThanOrEqual(5);
    expect(share(some, ({ medical }) => medical.length > 0)).toBeGreaterThanOrEqual(0.8);
  });
  it('take distress for no imminent danger', () => {
    expect(share(ofLevel('L1'), ({ level }) => level === 'L3')).toBeLessThanOrEqual(0.02);
  });
  it('raise no alarm on more than four of 100 that only look like it', () => {
    expect(ofLevel('none').length).toBeGreaterThan(400);
    expect(share(ofLevel('none'), isAlarm)).toBeLessThanOrEqual(0.04);
  });

  it('the break: without contexts, idioms and negations many more raise an alarm', () => {
    const bare = createAssess(
      { ...lexicon, contexts: [], words: { ...lexicon.words, idiom: ['-'], negation: ['-'] } },
      nothingLearned,
      reading,
    );
    const alarms = ofLevel('none').filter(({ text }) => isAlarm(bare(text))).length;
    expect(alarms / ofLevel('none').length).toBeGreaterThan(0.08);
  });
});
