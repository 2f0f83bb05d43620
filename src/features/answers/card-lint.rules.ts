import { daysBetween, startOfDay } from '../../core/clock.ts';
import { bareWords } from '../../core/words.ts';
import type { Figure } from './card-figures.rules.ts';
import type { Card } from './card.ts';

/** What a card may cite: the numbers its facts give. */
export interface CitedFact {
  readonly id: string;
  readonly claim: string;
  readonly numbers: readonly string[];
  readonly sources: readonly string[];
  /** True where a text that supports it was read. */
  readonly verified: boolean;
}

/** What the lint compares a card with. */
export interface CardLintFacts {
  readonly facts: ReadonlyMap<string, CitedFact>;
  readonly sources: ReadonlySet<string>;
  readonly cards: ReadonlyMap<string, unknown>;
  /** Words a patient must never read here: stigma, cure claims, war metaphors. */
  readonly forbidden: readonly string[];
  /** Trade names: a name reads as a recommendation. */
  readonly brands: readonly string[];
  /** Figures written in Chinese numerals. */
  readonly figuresIn: (text: string) => readonly Figure[];
  /** `yyyy-MM-dd` against which expiry is judged. */
  readonly today: string;
}

/** Longest answer with its red flags, longest follow-up and title, characters. Source: issue on answers. */
const longest = { answer: 300, more: 200, title: 20 } as const;
/** Fewest typical messages: below, the matcher knows a card by its aliases alone. */
const fewestQuestions = 8;
/** Numbers every card may give as they are: the emergency call and the police. */
const freeNumbers: ReadonlySet<string> = new Set(['120', '110']);
/** Days before a card's last one at which staff are told: a review takes weeks. Source: issue on answers. */
const earlyDays = 30;

/** A number of `helplines.yaml` as a card names it. */
const reference = /\{[^{}]*\}/gu;
/** A service number or a subscriber's; no span of years. */
const phone = /\d{5,}|\d{3,4}-\d{3,4}-\d{4}/gu;

const lengthOf = (text: string): number => [...text.replaceAll(/[\s{}]/gu, '')].length;

const lengthProblems = (card: Card): readonly string[] => {
  const tooLong = (what: string, text: string, most: number): readonly string[] =>
    lengthOf(text) > most ? [`${what} ${lengthOf(text)} characters; shorten to ${most}`] : [];
  return [
    ...tooLong('the title has', card.title, longest.title),
    ...tooLong(
      'answer and red flags have',
      [...card.redFlags, card.answer].join(''),
      longest.answer,
    ),
    ...card.more.flatMap(({ text }, index) =>
      tooLong(`follow-up ${index + 1} has`, text, longest.more),
    ),
  ];
};

const factProblems = (card: Card, { facts, sources }: CardLintFacts): readonly string[] =>
  card.facts.flatMap((id) => {
    const fact = facts.get(id);
    if (fact === undefined) return [`fact ${id} is not in evidence/facts; add it or cite another`];
    return [
      ...(fact.verified
        ? []
        : [`fact ${id} is not verified; write it as a question for the doctor`]),
      ...fact.sources
        .filter((source) => !sources.has(source))
        .map((source) => `fact ${id} names the unknown source ${source}`),
    ];
  });

/** Every number, in digits or Chinese numerals, must stand in a fact the card cites. */
const numberProblems = (card: Card, text: string, facts: CardLintFacts): readonly string[] => {
  const cited = card.facts.flatMap((id) => facts.facts.get(id) ?? []);
  const claims = cited.map(({ claim }) => claim.normalize('NFKC'));
  const known = new Set([...freeNumbers, ...cited.flatMap(({ numbers }) => numbers)]);
  const phones = text.match(phone) ?? [];
  const rest = text.replaceAll(phone, ' ');
  return [
    ...phones.map(
      (number) =>
        `${number} looks like a phone number; write it as {number} and list it in helplines.yaml`,
    ),
    ...(rest.match(/\d+(?:\.\d+)?/gu) ?? [])
      .filter((number) => !known.has(number))
      .map((number) => `the number ${number} stands in no fact it cites`),
    ...facts
      .figuresIn(rest)
      .filter(
        (figure) =>
          !claims.some((claim) => claim.includes(figure.text)) &&
          !figure.numbers.every((number) => known.has(number)),
      )
      .map((figure) => `the number ${figure.text} stands in no fact it cites`),
  ];
};

/**
 * Problems of one card, each with its cure.
 * @param card as its file has it: numbers of helplines still in braces
 */
export const lintCard = (
  card: Card,
  seeAlso: readonly string[],
  facts: CardLintFacts,
): readonly string[] => {
  const text = [
    card.title,
    ...card.redFlags,
    card.answer,
    ...card.more.flatMap((more) => [more.title, more.text]),
  ]
    .join('\n')
    .normalize('NFKC')
    .replaceAll(reference, ' ');
  const lower = text.toLowerCase();
  return [
    ...lengthProblems(card),
    ...factProblems(card, facts),
    ...numberProblems(card, text, facts),
    ...seeAlso
      .filter((id) => !facts.cards.has(id))
      .map((id) => `see_also names the unknown card ${id}`),
    ...facts.forbidden
      .filter((word) => text.includes(word))
      .map((word) => `it says ${word}; find other words`),
    ...facts.brands
      .filter((brand) => lower.includes(brand.toLowerCase()))
      .map((brand) => `it names the brand ${brand}; give the generic name`),
    ...(card.questions.length < fewestQuestions
      ? [`it has ${card.questions.length} typical questions; write at least ${fewestQuestions}`]
      : []),
    ...(facts.today > card.expiresOn
      ? [`it expired on ${card.expiresOn}; review it and move expires_on`]
      : []),
  ];
};

/**
 * Aliases that two cards share: a question could not be told apart.
 * @param preferred by comparable word, the card it belongs to
 */
export const aliasCollisions = (
  cards: readonly Pick<Card, 'id' | 'title' | 'aliases'>[],
  preferred: Readonly<Record<string, string>>,
  normalise: (text: string) => string,
): readonly string[] => {
  const bare = (alias: string): string => bareWords(normalise(alias));
  const rightful = new Map(Object.entries(preferred).map(([alias, id]) => [bare(alias), id]));
  const owners = new Map<string, string>();
  return cards.flatMap(({ id, title, aliases }) => {
    const all = [title, ...aliases.plain, ...aliases.whole, ...aliases.traditional];
    return [...new Set(all.map(bare))].flatMap((alias) => {
      const owner = owners.get(alias);
      owners.set(alias, id);
      const keeper = rightful.get(alias);
      return owner === undefined
        ? []
        : [`the alias ${alias} belongs to ${owner} and ${id}; keep it in ${keeper ?? 'one card'}`];
    });
  });
};

/** Cards whose last day is one of the next 30, today included; those that are past it are not among them. */
export const expiringSoon = <Expiring extends Pick<Card, 'expiresOn'>>(
  cards: readonly Expiring[],
  today: string,
): readonly Expiring[] =>
  cards.filter(({ expiresOn }) => {
    const [from, to] = [startOfDay(today, 'UTC'), startOfDay(expiresOn, 'UTC')];
    if (from === undefined || to === undefined) return false;
    const days = daysBetween(from, to, 'UTC');
    return days >= 0 && days <= earlyDays;
  });
