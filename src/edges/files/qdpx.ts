import { createHash } from 'node:crypto';
import { strToU8, zipSync, type Zippable } from 'fflate';
import type { Code } from '../../core/codebook.ts';
import type { Cell, CreateFile, Row, TableFormat } from '../../core/table-files.ts';
import { toCsv } from './csv.ts';
import { element, toXml } from './xml.ts';

/** Nothing in a project tells when it was made: the same rows give the same bytes. */
const noTime = new Date(1980, 0, 1);
const origin = 'Tonglu';
/** Where the texts lie within the project, in small letters. Source: REFI-QDA 1.5, 8.1 */
const folder = 'sources';
/** Days of a study have up to so many digits. */
const dayDigits = 4;
/** Messages on a sheet for double coding. */
const sheetSize = 200;

/** A GUID of a name: the same name, the same GUID. */
const guidOf = (kind: string, name: string): string => {
  const hex = createHash('sha256').update(`tonglu ${kind} ${name}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ]
    .join('-')
    .toUpperCase();
};

const textOf = (cell: Cell | undefined): string => String(cell ?? '');
/** Positions count characters, not the halves some are stored in. Source: REFI-QDA 1.5, text selections. */
const lengthOf = (text: string): number => [...text].length;

/** @param above the colour of the code it stands under: programs show those of codes, not of categories */
const toCode = (
  { id, name, description, color: own, codes = [] }: Code,
  above?: string,
): ReturnType<typeof element> => {
  const color = own ?? above;
  return element(
    'Code',
    {
      guid: guidOf('code', id),
      name: `${name.zh} ${name.en}`,
      isCodable: codes.length === 0,
      ...(color === undefined ? {} : { color }),
    },
    element('Description', {}, `${description.zh}\n\n${description.en}`),
    ...codes.map((code) => toCode(code, color)),
  );
};

/** A codebook others' programs open: `.qdc`. Source: REFI-QDA codebook 1.0. */
export const toCodebook = (codes: readonly Code[]): string =>
  toXml(
    element(
      'CodeBook',
      { xmlns: 'urn:QDA-XML:codebook:1.0', origin },
      element('Codes', {}, ...codes.map((code) => toCode(code))),
    ),
  );

/** One day of one room, as a text. */
interface Source {
  readonly name: string;
  text: string;
  length: number;
  readonly selections: { guid: string; name: string; start: number; end: number }[];
}

const variables = ['role', 'consent_week'];

/** The project: codes, a case a participant with what she said, a source a day. */
const toProject = (
  codes: readonly Code[],
  people: ReadonlyMap<string, Row>,
  sources: readonly Source[],
  said: ReadonlyMap<string, readonly string[]>,
): string => {
  const user = guidOf('user', 'tonglu');
  const cases = [...people].map(([name, row]) =>
    element(
      'Case',
      { guid: guidOf('case', name), name },
      ...variables.map((variable) =>
        element(
          'VariableValue',
          {},
          element('VariableRef', { targetGUID: guidOf('variable', variable) }),
          element('TextValue', {}, textOf(row[variable])),
        ),
      ),
      ...(said.get(name) ?? []).map((targetGUID) => element('SelectionRef', { targetGUID })),
    ),
  );
  const texts = sources.map(({ name, selections }) => {
    const guid = guidOf('source', name);
    return element(
      'TextSource',
      { guid, name, creatingUser: user, plainTextPath: `internal://${guid}.txt` },
      ...selections.map(({ guid: selection, name: title, start, end }) =>
        element(
          'PlainTextSelection',
          {
            guid: selection,
            name: title,
            startPosition: start,
            endPosition: end,
            creatingUser: user,
          },
          // The id of the message once more: QualCoder reads no names of selections.
          element('Description', {}, title),
        ),
      ),
    );
  });
  return toXml(
    element(
      'Project',
      { xmlns: 'urn:QDA-XML:project:1.0', name: 'Tonglu', origin, creatingUserGUID: user },
      element('Users', {}, element('User', { guid: user, name: 'Tonglu' })),
      element('CodeBook', {}, element('Codes', {}, ...codes.map((code) => toCode(code)))),
      element(
        'Variables',
        {},
        ...variables.map((name) =>
          element('Variable', { guid: guidOf('variable', name), name, typeOfVariable: 'Text' }),
        ),
      ),
      // The schema knows no empty list of cases or sources.
      cases.length === 0 ? undefined : element('Cases', {}, ...cases),
      texts.length === 0 ? undefined : element('Sources', {}, ...texts),
    ),
  );
};

const sheetColumns = ['message_id', 'participant', 'day_index', 'text', 'code_1', 'code_2', 'note'];

/** Messages two people code apart from each other: always the same, drawn by their ids. */
const toSheet = (messages: readonly Row[]): string => {
  const drawn = messages
    .filter(({ text }) => typeof text === 'string' && text !== '')
    .map((row) => ({ row, order: guidOf('sheet', textOf(row['message_id'])) }))
    .toSorted((one, two) => (one.order < two.order ? -1 : 1))
    .slice(0, sheetSize)
    .map(({ row }) => row);
  return toCsv(sheetColumns, drawn, true);
};

/**
 * A project for qualitative coding: `project.qdpx`, its codebook as `codebook.qdc`, and two sheets for double coding.
 * Texts are held in memory until they are written. Source: REFI-QDA 1.5, qdasoftware.org.
 */
export const qdpxFormat = (codes: readonly Code[]): TableFormat => ({
  mediaType: 'application/zip',
  isTabular: false,
  open(createFile: CreateFile) {
    const people = new Map<string, Row>();
    const sources = new Map<string, Source>();
    const said = new Map<string, string[]>();
    const messages: Row[] = [];

    const addMessage = (row: Row): void => {
      const who = textOf(row['participant']);
      // Programs list sources by their names.
      const name = `${textOf(row['room'])} day ${textOf(row['day_index']).padStart(dayDigits, '0')}`;
      const source = sources.get(name) ?? { name, text: '', length: 0, selections: [] };
      sources.set(name, source);
      const head = `${who} ${textOf(row['hour_band'])}\n`;
      const body = typeof row['text'] === 'string' ? row['text'] : `[${textOf(row['kind'])}]`;
      const id = textOf(row['message_id']);
      const guid = guidOf('selection', id);
      const start = source.length + lengthOf(head);
      const end = start + lengthOf(body);
      source.selections.push({ guid, name: id, start, end });
      source.text += `${head}${body}\n\n`;
      source.length = end + 2;
      const own = said.get(who);
      if (own === undefined) said.set(who, [guid]);
      else own.push(guid);
      messages.push(row);
    };

    return {
      append({ name }, rows) {
        if (name === 'messages') for (const row of rows) addMessage(row);
        if (name === 'participants')
          for (const row of rows) people.set(textOf(row['participant']), row);
      },
      finish() {
        const project = toProject(codes, people, [...sources.values()], said);
        const files: Zippable = { 'project.qde': [strToU8(project), { mtime: noTime }] };
        for (const { name, text } of sources.values())
          files[`${folder}/${guidOf('source', name)}.txt`] = [strToU8(text), { mtime: noTime }];
        createFile('project.qdpx').write(zipSync(files));
        createFile('codebook.qdc').write(toCodebook(codes));
        const sheet = toSheet(messages);
        for (const coder of ['a', 'b']) createFile(`coding-sheet-${coder}.csv`).write(sheet);
      },
    };
  },
});
