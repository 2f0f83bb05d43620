import { describe, expect, it } from '@jest/globals';
import { loadSafetyLexicon, loadSafetyWeights } from '../../../src/edges/settings/lexicon.ts';
import { createAssess, type Assessment } from '../../../src/features/safety/assess.rules.ts';
import { configDirectory } from '../../helpers/project.ts';
import {
  isAlarm,
  isCalm,
  nothingLearned,
  readExamples,
  shareOf,
} from '../../helpers/safety-examples.ts';
import { normalise } from '../../helpers/vocabulary.ts';

/** Invented messages of writers who saw nothing of ours; no word was taken from them, and nothing learned. */
const mixed = readExamples('held-out/mixed');
const lexicon = loadSafetyLexicon(configDirectory);
const assess = createAssess(lexicon, loadSafetyWeights(configDirectory), normalise);
const rulesAlone = createAssess(lexicon, nothingLearned, normalise);

const danger = mixed.filter(({ level }) => level === 'L3');
const thoughts = mixed.filter(({ level }) => level === 'L2');
const flags = mixed.filter(({ medical, question }) => medical.length > 0 && question !== true);
const lookAlikes = mixed.filter(isCalm);
const chat = readExamples('held-out/chat');
const isImminent = ({ level }: Assessment): boolean => level === 'L3';
const isOfDeath = ({ level }: Assessment): boolean => level === 'L2' || level === 'L3';
const isMedical = ({ medical }: Assessment): boolean => medical.length > 0;

describe('the safety net on messages it has neither been made with nor learned from', () => {
  it('finds imminent danger in nine of ten', () => {
    expect(danger.length).toBeGreaterThanOrEqual(90);
    expect(shareOf(danger, assess, isImminent)).toBeGreaterThanOrEqual(0.9);
  });
  it('finds thoughts of death in 88 of 100', () => {
    expect(thoughts.length).toBeGreaterThanOrEqual(90);
    expect(shareOf(thoughts, assess, isOfDeath)).toBeGreaterThanOrEqual(0.88);
  });
  it('finds medical red flags in nine of ten', () => {
    expect(flags.length).toBeGreaterThanOrEqual(100);
    expect(shareOf(flags, assess, isMedical)).toBeGreaterThanOrEqual(0.9);
  });
  it('raises an alarm on no more than four of 100 that are harmless, most of them so that they look like it', () => {
    expect(lookAlikes.length).toBeGreaterThanOrEqual(110);
    expect(shareOf(lookAlikes, assess, isAlarm)).toBeLessThanOrEqual(0.04);
  });
  it('raises an alarm on no more than five of 1,000 of ordinary chat', () => {
    expect(chat.length).toBeGreaterThanOrEqual(1400);
    expect(shareOf(chat, assess, isAlarm)).toBeLessThanOrEqual(0.005);
  });
  it('the break: the rules alone find far less', () => {
    expect(shareOf(danger, rulesAlone, isImminent)).toBeLessThan(0.75);
    expect(shareOf(thoughts, rulesAlone, isOfDeath)).toBeLessThan(0.8);
  });
});

describe('a cry for help among everyday sentences', () => {
  const around = ['今天食堂的面条煮烂了 凑合吃了两口', '护士说下周三复查 记得空腹', '楼下桂花开了'];
  const wrap = (text: string): string => [around[0], around[1], text, around[2]].join('，');

  it('is found nearly as often as alone', () => {
    const some = [...danger, ...thoughts];
    const alone = shareOf(some, assess, isOfDeath);
    expect(shareOf(some, (text) => assess(wrap(text)), isOfDeath)).toBeGreaterThan(alone - 0.15);
  });
  it('and none is found where there is none', () => {
    expect(isAlarm(assess(around.join('，')))).toBe(false);
  });
});
