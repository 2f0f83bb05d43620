import { bareWords } from '../../core/words.ts';
import type { Card } from './card.ts';

/** What a card may cite: the numbers its facts give. */
export interface CitedFact {
  readonly id: string;
  readonly numbers: readonly string[];
  readonly sources: readonly string[];
}

/** What the lint compares a card with. */
export interface CardLintFacts {
  readonly facts: ReadonlyMap<string, CitedFact>;
  readonly sources: ReadonlySet<string>;
  readonly cards: ReadonlyMap<string, Card>;
  /** Words a patient must never read here: stigma, cure claims, war metaphors. */
  readonly forbidden: readonly string[];
  /** `yyyy-MM-dd` against which expiry is judged. */
  readonly today: string;
  readonly normalise: (text: string) => string;
}

/** Longest answer with its red flags, characters. Source: issue on answers. */
const longestAnswer = 300;
/** Numbers every card may give: the emergency call. */
const freeNumbers: ReadonlySet<string> = new Set(['120']);

const lengthOf = (text: string): number => [...text.replaceAll(/\s/gu, '')].length;

/** Problems of one card, each with its cure. Every number in it must stand in a fact it cites. */
export const lintCard = (
  card: Card,
  seeAlso: readonly string[],
  facts: CardLintFacts,
): readonly string[] => {
  const problems: string[] = [];
  const all = [
    card.title,
    ...card.redFlags,
    card.answer,
    ...card.more.flatMap(({ title, text }) => [title, text]),
  ];
  const length = lengthOf([...card.redFlags, card.answer].join(''));
  if (length > longestAnswer)
    problems.push(
      `answer and red flags have ${length} characters; shorten them to ${longestAnswer}`,
    );
  const cited = card.facts.map((id) => facts.facts.get(id));
  for (const [index, fact] of cited.entries()) {
    const id = card.facts[index] ?? '';
    if (fact === undefined)
      problems.push(`fact ${id} is not in evidence/facts; add it or cite another`);
    for (const source of fact?.sources ?? [])
      if (!facts.sources.has(source))
        problems.push(`fact ${id} names the unknown source ${source}`);
  }
  const known = new Set([...freeNumbers, ...cited.flatMap((fact) => fact?.numbers ?? [])]);
  for (const number of all
    .join('\n')
    .normalize('NFKC')
    .match(/\d+(?:\.\d+)?/gu) ?? [])
    if (!known.has(number)) problems.push(`the number ${number} stands in no fact it cites`);
  for (const id of seeAlso)
    if (!facts.cards.has(id)) problems.push(`see_also names the unknown card ${id}`);
  for (const word of facts.forbidden)
    if (all.some((text) => text.includes(word))) problems.push(`it says ${word}; find other words`);
  if (facts.today > card.expiresOn)
    problems.push(`it expired on ${card.expiresOn}; review it and move expires_on`);
  return problems;
};

/** Aliases that two cards share: a question could not be told apart. */
export const aliasCollisions = (
  cards: readonly Card[],
  normalise: (text: string) => string,
): readonly string[] => {
  const owners = new Map<string, string>();
  return cards.flatMap((card) => {
    const aliases = [
      card.title,
      ...card.aliases.plain,
      ...card.aliases.whole,
      ...card.aliases.traditional,
    ];
    return [...new Set(aliases.map((alias) => bareWords(normalise(alias))))].flatMap((alias) => {
      const owner = owners.get(alias);
      owners.set(alias, card.id);
      return owner === undefined
        ? []
        : [`the alias ${alias} belongs to ${owner} too; keep it in one card`];
    });
  });
};
