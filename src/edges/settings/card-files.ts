import { renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isScalar, parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import {
  cardSchema,
  factSchema,
  sourceSchema,
  type CardFile,
  type FactFile,
  type SourceFile,
} from './card-schema.ts';
import { fillHelplines, type Helpline } from './helplines.ts';
import { byId, parse, parseYaml, read, readFolder } from './read.ts';

const nameOf = (path: string): string => basename(path, '.yaml');

/** What a patient reads of a card, with the numbers of helplines in place. @throws content.invalid for an unknown one */
export const withHelplines = (
  file: CardFile,
  helplines: ReadonlyMap<string, Helpline>,
): CardFile => {
  const fill = (said: string): string => fillHelplines(said, helplines, `cards/${file.id}`);
  return {
    ...file,
    title: fill(file.title),
    red_flags: file.red_flags.map(fill),
    answer: fill(file.answer),
    more: file.more.map(({ title, text }) => ({ title: fill(title), text: fill(text) })),
  };
};

/**
 * Every card, as its file has it. A card's id is the name of its file: by it a file is found again for signing.
 * @throws content.invalid, also for a number that is not among the helplines
 */
export const loadCards = (
  directory: string,
  helplines: ReadonlyMap<string, Helpline>,
): readonly CardFile[] => {
  const cards = readFolder(directory, 'cards', cardSchema).map(({ path, value }) => {
    if (value.id !== nameOf(path))
      throw new AppError('content.invalid', `${path} id: it must be ${nameOf(path)}, as its file`);
    withHelplines(value, helplines);
    return value;
  });
  byId(cards, 'cards');
  return cards;
};

/** Every fact by its id, which begins with the name of its file. @throws content.invalid */
export const loadFacts = (directory: string): ReadonlyMap<string, FactFile> =>
  byId(
    readFolder(directory, join('evidence', 'facts'), z.array(factSchema)).flatMap(
      ({ path, value }) => {
        const stray = value.find(({ id }) => !id.startsWith(`${nameOf(path)}-`));
        if (stray !== undefined)
          throw new AppError(
            'content.invalid',
            `${path} ${stray.id}: its id must begin with ${nameOf(path)}-`,
          );
        return value;
      },
    ),
    'facts',
  );

/** Every source by its id. @throws content.invalid */
export const loadSources = (directory: string): ReadonlyMap<string, SourceFile> => {
  const name = join('evidence', 'sources.yaml');
  return byId(
    parse(z.array(sourceSchema), parseYaml(read(directory, name), name), name),
    'sources',
  );
};

/** A clinician's signature as a card's file keeps it. */
export type CardSigning = Pick<CardFile, 'reviewed_on' | 'reviewer' | 'signature'>;

/** A YAML map with some fields put in: only their values are touched, and a missing one is a new last line. */
const withFields = (text: string, fields: Readonly<Record<string, string | null>>): string =>
  Object.entries(fields).reduce((before, [field, value]) => {
    const written = stringify(value, { lineWidth: 0 }).trim();
    const node = parseDocument(before).get(field, true);
    const range = isScalar(node) ? node.range : undefined;
    return range === undefined || range === null
      ? `${before.trimEnd()}\n${field}: ${written}\n`
      : `${before.slice(0, range[0]).trimEnd()} ${written}${before.slice(range[1])}`;
  }, text);

/**
 * Writes a signature into a card's file; comments, order and every other word stay as they are.
 * @returns the file, below `directory`
 * @throws content.invalid for an unknown id, or a file that cannot be written
 */
export const signCardFile = (directory: string, id: string, signing: CardSigning): string => {
  const path = readFolder(directory, 'cards', cardSchema).find(
    ({ value }) => value.id === id,
  )?.path;
  if (path === undefined) throw new AppError('content.invalid', `there is no card ${id}`);
  const text = read(directory, path);
  const signed = withFields(text, signing);
  const meant = { ...(parseYaml(text, path) as object), ...signing };
  if (!isDeepStrictEqual(parseYaml(signed, path), meant))
    throw new AppError('internal', 'writing the signature would have changed the card');
  const file = join(directory, path);
  try {
    // Beside it and then in its place: a card is never found half written.
    writeFileSync(`${file}.new`, signed);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new AppError('content.invalid', `${path} cannot be written`, {}, error);
  }
  return path;
};
