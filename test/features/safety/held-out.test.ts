import { describe, expect, it } from '@jest/globals';
import { soundOf } from '../../../src/core/features.rules.ts';
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
import { reading } from '../../helpers/vocabulary.ts';

/** Invented messages of writers who saw nothing of ours; no word was taken from them, nothing learned, no bound set. */
const mixed = readExamples('held-out/mixed');
const lexicon = loadSafetyLexicon(configDirectory);
const weights = loadSafetyWeights(configDirectory);
const assess = createAssess(lexicon, weights, reading);
const rulesAlone = createAssess(lexicon, nothingLearned, reading);

const danger = mixed.filter(({ level }) => level === 'L3');
const thoughts = mixed.filter(({ level }) => level === 'L2');
const flags = mixed.filter(({ medical, question }) => medical.length > 0 && question !== true);
const lookAlikes = mixed.filter(isCalm);
const chat = readExamples('held-out/chat');
const isImminent = ({ level }: Assessment): boolean => level === 'L3';
const isOfDeath = ({ level }: Assessment): boolean => level === 'L2' || level === 'L3';
const isMedical = ({ medical }: Assessment): boolean => medical.length > 0;

describe('the safety net on messages it has neither been made with nor learned from', () => {
  it('none of which is among what it has learned', () => {
    const known = new Set(readExamples('rules', 'learned', 'talk').map(({ text }) => text));
    expect([...mixed, ...chat].filter(({ text }) => known.has(text))).toEqual([]);
  });
  it('finds imminent danger in nine of ten', () => {
    expect(danger.length).toBeGreaterThanOrEqual(50);
    expect(shareOf(danger, assess, isImminent)).toBeGreaterThanOrEqual(0.9);
  });
  it('finds thoughts of death in 88 of 100', () => {
    expect(thoughts.length).toBeGreaterThanOrEqual(50);
    expect(shareOf(thoughts, assess, isOfDeath)).toBeGreaterThanOrEqual(0.88);
  });
  it('finds medical red flags in nine of ten', () => {
    expect(flags.length).toBeGreaterThanOrEqual(60);
    expect(shareOf(flags, assess, isMedical)).toBeGreaterThanOrEqual(0.9);
  });
  it('raises an alarm on no more than four of 100 that are harmless, most of them so that they look like it', () => {
    expect(lookAlikes.length).toBeGreaterThanOrEqual(70);
    expect(shareOf(lookAlikes, assess, isAlarm)).toBeLessThanOrEqual(0.04);
  });
  it('raises an alarm on no more than five of 1,000 of ordinary chat', () => {
    expect(chat.length).toBeGreaterThanOrEqual(800);
    expect(shareOf(chat, assess, isAlarm)).toBeLessThanOrEqual(0.005);
  });
  it('the break: the rules alone find far less', () => {
    expect(shareOf(danger, rulesAlone, isImminent)).toBeLessThan(0.75);
    expect(shareOf(thoughts, rulesAlone, isOfDeath)).toBeLessThan(0.8);
  });
});

/** Typed by ear, a character in each that only sounds like the one that is meant. */
const byEar = [
  ...['真想跳合算了', '我要跳何了', '活不下趣了', '我想子杀', '真想四了算了', '安棉药攒够了今晚吃'],
  ...['绳子挂好了我要上掉', '我割万了流了好多血', '白草哭买好了', '遗树写完了放桌上', '永憋了各位'],
  ...['不想获了太疼了', '熬不下去了想洗脱', '死了酸了', '窝不想活了', '我向死', '活着没意司'],
  ...['下面流学止不住', '右退肿了一大圈', '喘不上起', '发高少三十九度', '三天没排汽肚子涨'],
  ...['人迷户了叫不应', '做边身子动不了', '胸口腾得厉害', '半天没鸟了尿袋是空的', '最歪了流口水'],
];
const foundIn = (assessed: (text: string) => Assessment): number =>
  byEar.filter((text) => isAlarm(assessed(text))).length;

describe('what is typed by ear', () => {
  it('is found in three of four', () => {
    expect(foundIn(assess)).toBeGreaterThanOrEqual(0.75 * byEar.length);
  });
  it('the break: by characters alone less is found', () => {
    const features = Object.fromEntries(
      Object.entries(weights.features).filter(([feature]) => soundOf(feature) === undefined),
    );
    const byCharacters = createAssess(lexicon, { ...weights, features }, reading);
    expect(foundIn(byCharacters)).toBeLessThanOrEqual(foundIn(assess) - 3);
  });
});

describe('a cry for help among everyday sentences', () => {
  const around = readExamples('held-out/chat').map(({ text }) => text);
  /** Three of them, in one message with a cry at each place in turn. */
  const wrap = (text: string, at: number): string => {
    const some = [0, 1, 2].map((more) => around[(at * 3 + more) % around.length] ?? '');
    return some.toSpliced(at % 4, 0, text).join('，');
  };

  it.each(['我想死', '我想自杀', '我不想活了', '真想一死了之'])('is found: %s', (cry) => {
    const missed = around.slice(0, 200).filter((_, at) => !isOfDeath(assess(wrap(cry, at))));
    expect(missed.length).toBeLessThanOrEqual(6);
  });
  it('is found nearly as often as alone', () => {
    const some = [...danger, ...thoughts];
    const found = some.filter(({ text }, at) => isOfDeath(assess(wrap(text, at)))).length;
    expect(found / some.length).toBeGreaterThan(shareOf(some, assess, isOfDeath) - 0.1);
  });
  it('and few are found where there is none', () => {
    const calmOnes = Array.from({ length: 200 }, (_, at) => assess(wrap('今天天气不错', at)));
    expect(calmOnes.filter(isAlarm).length).toBeLessThanOrEqual(6);
  });
});
