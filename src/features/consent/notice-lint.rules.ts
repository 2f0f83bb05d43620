import {
  noticeForms,
  unfilledSlots,
  type NoticeForm,
  type NoticeSource,
} from '../../core/notice.ts';
import { purposes, type Purpose } from '../../core/person.ts';
import type { Study } from '../../core/study.ts';

/** What the lint compares a notice with. */
export interface NoticeLintFacts {
  /** The study it is filled in with. */
  readonly study: Study;
  /** Both forms as filled in with that study. */
  readonly filled: Readonly<Record<NoticeForm, string>>;
  /** Words a patient must never read here. */
  readonly forbidden: readonly string[];
  /** What both forms must say, each in one of some wordings. */
  readonly required: readonly { readonly about: string; readonly words: readonly string[] }[];
  /** What neither may promise, because the program cannot keep it. */
  readonly promises: readonly string[];
}

/** Longest short form when filled in, characters: more is not read on a telephone. Source: issue on consent. */
const longestShortForm = 400;

const placeholder = /\{([^{}]*)\}/gu;
/** Fields of the study block without which the words of a slot say nothing. */
const fieldsOfSlots = {
  handler: ['institution', 'contact'],
  retention: ['retentionDays'],
} as const;

/** The circled number by which a form lists a purpose. */
const circled = (number: Purpose): string => String.fromCodePoint(0x2460 + number - 1);

const slotProblems = (source: NoticeSource): readonly string[] => [
  ...unfilledSlots(source).map(
    (place) => `slots.${place.replace(' ', '.')}: its words do not stand in the text; mend either`,
  ),
  ...Object.entries(fieldsOfSlots).flatMap(([slot, fields]) =>
    noticeForms.flatMap((form) =>
      fields
        .filter(
          (field) => !source.slots[slot as keyof typeof fieldsOfSlots][form].includes(`{${field}}`),
        )
        .map((field) => `slots.${slot}.${form}: it does not name {${field}}; write it there`),
    ),
  ),
];

const placeholderProblems = (text: string, study: Study): readonly string[] => {
  // Whether messages are looked at is a setting of its own; the notice itself has the words for it.
  const values = new Map<string, string | number>([...Object.entries(study), ['safety', 'safety']]);
  return [...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name))].flatMap(
    (name) => {
      const value = values.get(name);
      if (value === undefined)
        return [`{${name}} is no field of the study block; correct its name`];
      return value === '' || value === 0 ? [`{${name}} is empty; fill study.${name}`] : [];
    },
  );
};

const purposeProblems = (text: string, offered: readonly Purpose[]): readonly string[] =>
  purposes.flatMap((purpose) => {
    const isListed = text.includes(circled(purpose));
    if (isListed === offered.includes(purpose)) return [];
    return isListed
      ? [
          `it lists ${circled(purpose)}, which is not offered; remove it or add ${purpose} to purposes`,
        ]
      : [`it offers purpose ${purpose} and does not list ${circled(purpose)}; say what it is`];
  });

const wordProblems = (
  text: string,
  { forbidden, required, promises }: NoticeLintFacts,
): readonly string[] => [
  ...required
    .filter(({ words }) => !words.some((word) => text.includes(word)))
    .map(({ about, words }) => `it does not say ${about}; write ${words.join(' or ')}`),
  ...promises
    .filter((promise) => text.includes(promise))
    .map((promise) => `it promises ${promise}, which nobody can keep; take it out`),
  ...forbidden
    .filter((word) => !promises.includes(word) && text.includes(word))
    .map((word) => `it says ${word}; find other words`),
];

/**
 * Everything wrong with a consent notice, one line each with its cure; empty where it may be shown.
 * Whether what it says is true of a study, people must judge.
 */
export const lintNotice = (source: NoticeSource, facts: NoticeLintFacts): readonly string[] => {
  const length = [...facts.filled.short].length;
  return [
    ...(length > longestShortForm
      ? [`short: ${length} characters; at most ${longestShortForm}`]
      : []),
    ...slotProblems(source),
    ...noticeForms.flatMap((form) =>
      [
        ...placeholderProblems(source[form], facts.study),
        ...purposeProblems(facts.filled[form], source.purposes),
        ...wordProblems(facts.filled[form], facts),
      ].map((problem) => `${form}: ${problem}`),
    ),
  ];
};
