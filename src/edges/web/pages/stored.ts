import { api, type ByteCount, type Cell, type Table } from './api.ts';
import { make } from './dom.ts';
import type { Words } from './words.ts';

/** The panel that shows what lies in the database. */
export interface StoredPanel {
  readonly element: HTMLElement;
  show(tables: readonly Table[]): void;
}

/** Ids, keyed codes and numbers, which do not wrap. Long ones are cut; the whole is in the tooltip. */
const isCode = /^[\w:-]+$/u;
const mostCharacters = 16;
const shownCharacters = 10;
/** Instants are epoch ms or seconds; a smaller number is none. */
const firstSecond = 1_000_000_000;
const firstMs = 100_000_000_000;

const isOpened = (cell: Cell | undefined): boolean =>
  typeof cell === 'object' && cell?.opened !== undefined;

const drawCell = (cell: Cell, words: Words): HTMLElement => {
  if (cell === null) return make('td', { class: 'nothing' }, '–');
  if (typeof cell === 'object') {
    const sealed = make('span', { class: 'sealed' }, words.of('sealed', { bytes: cell.bytes }));
    return cell.opened === undefined
      ? make('td', {}, sealed)
      : make('td', {}, make('strong', { class: 'opened' }, cell.opened), ' ', sealed);
  }
  if (typeof cell === 'number' && cell > firstSecond)
    return make(
      'td',
      { class: 'code', attributes: { title: String(cell) } },
      words.second(cell > firstMs ? cell : cell * 1000),
    );
  const text = String(cell);
  return text.length > mostCharacters && isCode.test(text)
    ? make(
        'td',
        { class: 'code', attributes: { title: text } },
        `${text.slice(0, shownCharacters)}…`,
      )
    : make('td', isCode.test(text) ? { class: 'code' } : {}, text);
};

/** What was opened for the visitor comes first: it is what she looks for. */
const columnOrder = ({ columns, rows }: Table): readonly number[] => {
  const indexes = columns.map((_column, index) => index);
  const opened = indexes.filter((index) => rows.some((row) => isOpened(row[index])));
  return [...opened, ...indexes.filter((index) => !opened.includes(index))];
};

const drawTable = (table: Table, caption: string, words: Words): HTMLElement => {
  const order = columnOrder(table);
  const headings = order.map((index) =>
    make('th', { attributes: { scope: 'col' } }, table.columns[index] ?? ''),
  );
  const rows = table.rows.map((row) =>
    make('tr', {}, ...order.map((index) => drawCell(row[index] ?? null, words))),
  );
  return make(
    'div',
    { class: 'rows', attributes: { tabindex: '0', role: 'region', 'aria-label': caption } },
    make('table', {}, make('thead', {}, make('tr', {}, ...headings)), make('tbody', {}, ...rows)),
    ...(table.count > table.rows.length
      ? [make('p', { class: 'note' }, words.of('first-rows', { count: table.rows.length }))]
      : []),
  );
};

/** What a visitor looks for first, unfolded. The others come after it, folded. */
const openAtFirst: readonly string[] = ['message', 'check_in_answer', 'consent'];
const placeOf = (name: string): number =>
  openAtFirst.includes(name) ? openAtFirst.indexOf(name) : openAtFirst.length;

/** A table that can be folded, and stays as the visitor left it while its rows change. */
const createTableView = (name: string, words: Words) => {
  const caption = words.of(`table.${name}`);
  const count = make('span', { class: 'count' });
  const body = make('div', {});
  const element = make(
    'details',
    { attributes: { 'data-table': name } },
    make('summary', {}, make('span', {}, caption, ' ', make('code', {}, name)), count),
    body,
  );
  element.open = openAtFirst.includes(name);
  let shown: string | undefined;
  return {
    element,
    show(table: Table): void {
      const now = JSON.stringify(table);
      if (now === shown) return;
      count.textContent = words.of('rows', { count: table.count });
      element.classList.toggle('is-empty', table.count === 0);
      element.classList.remove('changed');
      if (shown !== undefined) {
        // Reading a size in between lets the mark of a change begin anew.
        element.getBoundingClientRect();
        element.classList.add('changed');
      }
      shown = now;
      body.replaceChildren(
        table.count === 0
          ? make('p', { class: 'note' }, words.of('empty'))
          : drawTable(table, caption, words),
      );
    },
  };
};

const createFinder = (words: Words, failed: (error: unknown) => void): HTMLElement => {
  const input = make('input', {
    attributes: {
      type: 'text',
      id: 'find-word',
      maxlength: '200',
      autocomplete: 'off',
      'aria-label': words.of('find-word'),
    },
  });
  const result = make('p', { class: 'found', attributes: { role: 'status' } });
  const show = (word: string, { count, files, bytes }: ByteCount): void => {
    result.textContent = words.of('found', { word, count, files, bytes });
  };
  const find = (event: Event): void => {
    event.preventDefault();
    const word = input.value.trim();
    if (word !== '') void api.find(word).then((found) => show(word, found), failed);
  };
  return make(
    'form',
    { class: 'finder', on: { submit: find } },
    make('label', { attributes: { for: 'find-word' } }, words.of('find')),
    make(
      'div',
      { class: 'together' },
      input,
      make('button', { attributes: { type: 'submit' } }, words.of('find-start')),
    ),
    result,
    make('p', { class: 'note' }, words.of('find-hint')),
  );
};

/** Builds the panel. @param failed tells the visitor what could not be done */
export const createStoredPanel = (words: Words, failed: (error: unknown) => void): StoredPanel => {
  const views = new Map<string, ReturnType<typeof createTableView>>();
  const study = make('div', {});
  const service = make('div', {});
  return {
    element: make(
      'section',
      { class: 'stored', attributes: { 'aria-label': words.of('stored') } },
      make('h2', {}, words.of('stored')),
      make('p', { class: 'note' }, words.of('stored-intro')),
      make('h3', {}, words.of('study-data')),
      study,
      make('h3', {}, words.of('service-data')),
      service,
      createFinder(words, failed),
    ),
    show(tables) {
      for (const table of tables.toSorted((one, two) => placeOf(one.name) - placeOf(two.name))) {
        let view = views.get(table.name);
        if (view === undefined) {
          view = createTableView(table.name, words);
          views.set(table.name, view);
          (table.isStudyData ? study : service).append(view.element);
        }
        view.show(table);
      }
    },
  };
};
