import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Weights } from '../../../src/core/likeness.rules.ts';
import { loadOffersLexicon, loadOffersWeights } from '../../../src/edges/settings/lexicon.ts';
import {
  createFindOffer,
  learnOffers,
  offerKinds,
  type OfferExample,
  type OfferKind,
} from '../../../src/features/moderation/offers.rules.ts';
import { configDirectory } from '../../helpers/project.ts';
import { projectRoot } from '../../helpers/processes.ts';
import { readExamples, readFixtures } from '../../helpers/safety-examples.ts';
import { differing } from '../../helpers/weights.ts';
import { reading } from '../../helpers/vocabulary.ts';

const fixtures = join(projectRoot, 'test/fixtures/offers');
const messages = parse(readFileSync(join(fixtures, 'ours.yaml'), 'utf8')) as Readonly<
  Record<OfferKind | 'none', readonly string[]>
>;
const read = (folder: string): readonly OfferExample[] =>
  readFixtures(`offers/${folder}`) as readonly OfferExample[];
const lexicon = loadOffersLexicon(configDirectory);
const weights = loadOffersWeights(configDirectory);
/** As if nothing had been learned: no message is like any, and every rule is heard. */
const nothingLearned: Weights = { bias: [0, 0, 0, 0], features: {} };
const find = createFindOffer(lexicon, nothingLearned, reading);
const findAll = createFindOffer(lexicon, weights, reading);

describe('the rules alone: offers in invented messages they were made with', () => {
  it.each(['sale', 'advertisement', 'cure'] as const)('of the kind %s are named so', (kind) => {
    expect(messages[kind].filter((text) => find(text) !== kind)).toEqual([]);
  });

  it('are none where somebody asks, warns, gives away, or tells of a hospital', () => {
    expect(messages.none.filter((text) => find(text) !== undefined)).toEqual([]);
  });

  it('the break: without contexts and what excuses, some of these are taken for offers', () => {
    const rules = lexicon.rules.map((rule) => ({ ...rule, unless: [] }));
    const bare = createFindOffer({ ...lexicon, contexts: [], rules }, nothingLearned, reading);
    expect(messages.none.filter((text) => bare(text) !== undefined).length).toBeGreaterThan(5);
  });
});

describe('the rules alone: an offer is found', () => {
  it.each([
    ['plainly', '印度版靶向药现货 加微信'],
    ['with characters taken apart', '印度版靶向艹约现货 力口微信'],
    ['with others of the same sound', '印渡版靶向要现货 佳微信'],
    ['with letters', '印du版靶向yao现货 jia微信'],
    ['with pictures', '印度版靶向💊现货 ➕微信'],
    ['with full-width letters', '印度版靶向药现货 加ＶＸ'],
    ['with traditional characters', '印度版靶向藥現貨 加微信'],
    ['with marks in between', '印度版靶*向*药现货 加.微.信'],
    ['with characters apart', '印 度 版 靶 向 药 现 货 加 微 信'],
  ])('written %s', (_how, text) => {
    expect(find(text)).toBe('sale');
  });

  it('the break: no disguise is seen through without spellings and symbols', () => {
    const bare = createFindOffer(
      { ...lexicon, spellings: {}, symbols: {} },
      nothingLearned,
      reading,
    );
    expect(bare('💊有货 ➕V详谈')).toBeUndefined();
    expect(find('💊有货 ➕V详谈')).toBe('sale');
  });
});

describe('offers in messages the rules were not made with, and nothing was learned from', () => {
  const heldOut = read('held-out');
  const of = (kind: OfferExample['kind']): readonly OfferExample[] =>
    heldOut.filter((example) => example.kind === kind);
  const share = (some: readonly OfferExample[], finder = findAll): number =>
    some.filter(({ text }) => finder(text) !== undefined).length / some.length;

  it.each(offerKinds)('of the kind %s are found in two of three', (kind) => {
    expect(of(kind).length).toBeGreaterThanOrEqual(50);
    expect(share(of(kind))).toBeGreaterThanOrEqual(0.66);
  });
  it('are named by their kind in nine of ten that are found', () => {
    const found = heldOut.filter(
      ({ text, kind }) => kind !== 'none' && findAll(text) !== undefined,
    );
    const right = found.filter(({ text, kind }) => findAll(text) === kind);
    expect(right.length / found.length).toBeGreaterThanOrEqual(0.9);
  });
  it('are seen in no more than five of 100 that only look like it, and two of 1,000 of ordinary talk', () => {
    expect(share(of('none'))).toBeLessThanOrEqual(0.05);
    const talk = readExamples('held-out/chat').map(({ text }) => ({ text, kind: 'none' as const }));
    expect(talk.length).toBeGreaterThanOrEqual(800);
    expect(share(talk)).toBeLessThanOrEqual(0.003);
  });
  it('the break: the rules alone find far less', () => {
    expect(
      share(
        heldOut.filter(({ kind }) => kind !== 'none'),
        find,
      ),
    ).toBeLessThan(0.4);
  });
});

describe('the shipped weights of offers', () => {
  const talk = readExamples('talk').map(({ text }) => ({
    text,
    kind: 'none' as const,
  }));
  const examples: readonly OfferExample[] = [...read('learned'), ...talk];

  it('are those learned from the messages as they stand: else run npm run learn', () => {
    expect(differing(weights, learnOffers(examples, lexicon, reading))).toBe(0);
  }, 300_000);
});
