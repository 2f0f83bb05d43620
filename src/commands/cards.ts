import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asRead, cardProblems, toCard } from '../cards.ts';
import { localDate, startOfDay } from '../core/clock.ts';
import type { TextReference } from '../core/effect.ts';
import { AppError } from '../core/errors.ts';
import { signCardFile } from '../edges/settings/card-files.ts';
import type { CardFile, FactFile } from '../edges/settings/card-schema.ts';
import type { Content } from '../edges/settings/content.ts';
import { projectDirectory } from '../edges/settings/load.ts';
import { cardSheet, type SheetCard, type SheetFact } from '../features/answers/card-sheet.rules.ts';
import { cardSignature } from '../features/answers/card-signature.rules.ts';
import { noPuppet, setUp, systemClock, type CommonOptions } from '../setup.ts';
import { print } from './output.ts';

/** Options of `cards sheet`. */
export interface CardsSheetOptions extends CommonOptions {
  readonly out?: string;
  readonly json: boolean;
}

/** Options of `cards sign`. */
export interface CardsSignOptions extends CommonOptions {
  readonly reviewer: string;
  readonly on?: string;
  readonly json: boolean;
}

/** How much of the hash of a text a sheet shows: enough to tell two wordings apart. */
const shownHash = 16;
/** Longest name of a reviewer, characters: with title and hospital. */
const longestReviewer = 60;

const certainties: Readonly<Record<FactFile['certainty'], string>> = {
  high: 'sheet.certainty-high',
  moderate: 'sheet.certainty-moderate',
  low: 'sheet.certainty-low',
  contested: 'sheet.certainty-contested',
  unsourced: 'sheet.certainty-unsourced',
};
const flags: Readonly<Record<string, string>> = {
  contested: 'sheet.flag-contested',
  prognosis: 'sheet.flag-prognosis',
  correction: 'sheet.flag-correction',
};

const unknownCard = (id: string): AppError =>
  new AppError('usage.invalid', `there is no card ${id.slice(0, 60)}`);

/** A card and what it rests on, as a sheet shows them. */
const toSheetCard = (file: CardFile, content: Content): SheetCard => {
  const say = (key: string, values: TextReference['values'] = {}): string =>
    content.texts.render({ key, values });
  const card = toCard(file, content);
  const { reviewedOn, reviewer } = card;
  const toFact = (id: string): readonly SheetFact[] => {
    const fact = content.facts.get(id);
    if (fact === undefined) return [];
    return [
      {
        id,
        claim: fact.claim,
        notes: [
          say('sheet.certainty', { certainty: say(certainties[fact.certainty]) }),
          ...(fact.verified ? [] : [say('sheet.unverified')]),
          ...fact.flags.map((flag) => (flags[flag] === undefined ? flag : say(flags[flag]))),
        ],
        sources: fact.sources
          .flatMap((source) => content.sources.get(source) ?? [])
          .map(({ title, publisher, date, address }) => ({
            title,
            publisher,
            date: date === null ? say('sheet.no-date') : String(date),
            ...(address === null ? {} : { address }),
          })),
      },
    ];
  };
  return {
    title: card.title,
    states: [
      reviewedOn === undefined || reviewer === undefined
        ? say('sheet.draft')
        : say('sheet.signed', { reviewer, on: reviewedOn }),
      ...(card.sensitivity === 'private' ? [say('sheet.private')] : []),
    ],
    redFlags: card.redFlags,
    answer: card.answer,
    more: card.more,
    doNotSay: file.do_not_say,
    facts: card.facts.flatMap(toFact),
    foot: say('sheet.foot', {
      id: card.id,
      compiled: card.compiledOn,
      expires: card.expiresOn,
      hash: cardSignature(card).slice(0, shownHash),
    }),
  };
};

/**
 * The sheet of some cards, or of all, as HTML.
 * @throws usage.invalid for an unknown id
 */
export const sheetOf = (content: Content, ids: readonly string[]): string => {
  const say = (key: string): string => content.texts.render({ key });
  const files = new Map(content.cards.map((file) => [file.id, file]));
  const chosen = (ids.length === 0 ? [...files.keys()] : [...new Set(ids)]).map((id) => {
    const file = files.get(id);
    if (file === undefined) throw unknownCard(id);
    return toSheetCard(file, content);
  });
  return cardSheet(chosen, {
    title: say('sheet.title'),
    about: say('sheet.about'),
    redFlags: say('sheet.red-flags'),
    noRedFlags: say('sheet.no-red-flags'),
    answer: say('sheet.answer'),
    more: say('sheet.more'),
    doNotSay: say('sheet.do-not-say'),
    facts: say('sheet.facts'),
    agree: say('sheet.agree'),
    change: say('sheet.change'),
    refuse: say('sheet.refuse'),
    changes: say('sheet.changes'),
    name: say('sheet.name'),
    date: say('sheet.date'),
  });
};

/**
 * `cards sheet`: HTML to a new file, else to stdout.
 * @throws usage.invalid for an unknown id; form.file
 */
export const cardsSheet = (
  ids: readonly string[],
  { out, ...options }: CardsSheetOptions,
): void => {
  const html = sheetOf(setUp(options, noPuppet).content, ids);
  if (out === undefined) {
    print(html);
    return;
  }
  try {
    writeFileSync(out, html, { flag: 'wx' });
  } catch (error) {
    throw new AppError('form.file', 'the sheet cannot be written', {}, error);
  }
  print(options.json ? JSON.stringify({ out }) : out);
};

/** Who signed what, and when. */
export interface Signing {
  readonly id: string;
  readonly reviewer: string;
  /** `yyyy-MM-dd`. */
  readonly on: string;
}

/**
 * Writes a signature into the file of a card.
 * @param content as `directory` has it
 * @param today `yyyy-MM-dd`
 * @returns the file, below `directory`, and the signature
 * @throws usage.invalid for an unknown id, a day or a name that cannot be; content.invalid with every problem of the card
 */
export const signCard = (
  content: Content,
  directory: string,
  { id, reviewer: given, on }: Signing,
  today: string,
): { readonly file: string; readonly signature: string } => {
  const file = content.cards.find((card) => card.id === id);
  if (file === undefined) throw unknownCard(id);
  const reviewer = given.trim();
  if (reviewer === '' || [...reviewer].length > longestReviewer || /\p{C}/u.test(reviewer))
    throw new AppError(
      'usage.invalid',
      `--reviewer is a name of up to ${longestReviewer} characters`,
    );
  if (startOfDay(on, 'UTC') === undefined || on > today || on < file.compiled_on)
    throw new AppError(
      'usage.invalid',
      `--on is a day as yyyy-MM-dd, from ${file.compiled_on}, when the card was written, to today`,
    );
  const problems = cardProblems(content, today).get(id)?.text ?? [];
  if (problems.length > 0)
    throw new AppError(
      'content.invalid',
      problems.map((problem) => `cards/${id}: ${problem}`).join('\n'),
    );
  const signature = cardSignature(asRead(file, content));
  return {
    file: signCardFile(directory, id, { reviewed_on: on, reviewer, signature }),
    signature,
  };
};

/** `cards sign`. @throws all of `signCard` */
export const cardsSign = (id: string, options: CardsSignOptions): void => {
  const { content, settings } = setUp(options, noPuppet);
  const today = localDate(systemClock.now(), settings.zone);
  const signing = { id, reviewer: options.reviewer, on: options.on ?? today };
  const { file, signature } = signCard(content, join(projectDirectory(), 'config'), signing, today);
  const result = { id, reviewed_on: signing.on, signature };
  print(options.json ? JSON.stringify(result) : `${file}: signed, ${signature}`);
};
