import { describe, expect, it } from '@jest/globals';
import {
  cardSignature,
  signatureState,
} from '../../../src/features/answers/card-signature.rules.ts';
import type { Card } from '../../../src/features/answers/card.ts';
import { make } from '../../helpers/make.ts';

const card = make.card({
  redFlags: ['喘不上气，打120。'],
  more: [{ title: '午睡', text: '短一点。' }],
});
const signed = {
  reviewedOn: '2026-11-30',
  reviewer: '顾医生',
  signature: cardSignature(card),
};

describe('a signed card', () => {
  it('is signed as it stands', () => {
    expect(signatureState(card, signed)).toBe('signed');
  });

  it('has a signature that stays the same from one version to the next', () => {
    expect(cardSignature(make.card())).toBe(
      '9a8c687037942601e638d7b0dad6da507aade9de9d709c029901d50f8ce036d7',
    );
  });

  it.each<[string, Partial<Card>]>([
    ['a character of the title', { title: '睡不好。' }],
    ['a character of a red flag', { redFlags: ['喘不上气，打120'] }],
    ['a red flag less', { redFlags: [] }],
    ['a space in the answer', { answer: `${card.answer} ` }],
    ['the title of a follow-up', { more: [{ title: '午觉', text: '短一点。' }] }],
    ['the text of a follow-up', { more: [{ title: '午睡', text: '短一点' }] }],
    [
      'a sentence that moves from the red flags to the answer',
      { redFlags: [], answer: `喘不上气，打120。${card.answer}` },
    ],
    ['another fact', { facts: ['sleep-01', 'sleep-02'] }],
    ['how widely it is given', { sensitivity: 'private' }],
    ['a later last day', { expiresOn: '2028-05-01' }],
  ])('is a draft again after a change: %s', (_name, change) => {
    expect(signatureState({ ...card, ...change }, signed)).toBe('changed');
  });

  it('stays signed where only the matcher is told more', () => {
    const more = {
      questions: ['睡不着'],
      aliases: { plain: ['醒得早'], whole: [], traditional: [] },
    };
    expect(signatureState({ ...card, ...more }, signed)).toBe('signed');
  });
});

describe('a card with a part of a signature', () => {
  it.each(['reviewedOn', 'reviewer', 'signature'] as const)('lacks %s', (field) => {
    expect(signatureState(card, { ...signed, [field]: null })).toBe('incomplete');
  });

  it('is unsigned without any', () => {
    const none = { reviewedOn: null, reviewer: null, signature: null };
    expect(signatureState(card, none)).toBe('unsigned');
  });
});
