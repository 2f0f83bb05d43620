import { api, type ByteCount, type Cell, type Table } from './api.ts';
import { make, makeLineForm } from './dom.ts';
import type { Words } from './words.ts';

/** The panel that shows what lies in the database. */
export interface StoredPanel {
  readonly element: HTMLElement;
  /** @returns whether anything has changed since it was shown before */
  show(tables: readonly Table[]): boolean;
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

const drawTable = (table: Table, words: Words): readonly HTMLElement[] => {
  if (table.count === 0) return [make('p', { class: 'note' }, words.of('empty'))];
  const order = columnOrder(table);
  const headings = order.map((index) =>
    make('th', { attributes: { scope: 'col' } }, table.columns[index] ?? ''),
  );
  const rows = table.rows.map((row) =>
    make('tr', {}, ...order.map((index) => drawCell(row[index] ?? null, words))),
  );
  return [
    make('table', {}, make('thead', {}, make('tr', {}, ...headings)), make('tbody', {}, ...rows)),
    ...(table.count > table.rows.length
      ? [make('p', { class: 'note' }, words.of('first-rows', { count: table.rows.length }))]
      : []),
  ];
};

/** What a visitor looks for first, unfolded. The others come after it, folded. */
export const firstTables: readonly string[] = ['message', 'check_in_answer', 'consent'];
const placeOf = (name: string): number =>
  firstTables.includes(name) ? firstTables.indexOf(name) : firstTables.length;

/** A table that can be folded, and stays as the visitor left it while its rows change. */
const createTableView = (name: string, words: Words, unfolded: Set<string>) => {
  const caption = words.of(`table.${name}`);
  const count = make('span', { class: 'count' });
  const rows = make('div', {
    class: 'rows',
    attributes: { tabindex: '0', role: 'region', 'aria-label': caption },
  });
  const element = make(
    'details',
    { attributes: { 'data-table': name } },
    make('summary', {}, make('span', {}, caption, ' ', make('code', {}, name)), count),
    rows,
  );
  element.open = unfolded.has(name);
  element.addEventListener('toggle', () => unfolded[element.open ? 'add' : 'delete'](name));
  let shown: string | undefined;
  return {
    element,
    /** @returns whether it has changed since it was shown before */
    show(table: Table): boolean {
      const now = JSON.stringify(table);
      if (now === shown) return false;
      const isChange = shown !== undefined;
      shown = now;
      count.textContent = words.of('rows', { count: table.count });
      element.classList.toggle('is-empty', table.count === 0);
      element.classList.remove('changed');
      // Reading a size in between lets the mark of a change begin anew.
      element.getBoundingClientRect();
      element.classList.toggle('changed', isChange);
      rows.replaceChildren(...drawTable(table, words));
      return isChange;
    },
  };
};

const createFinder = (words: Words, failed: (error: unknown) => void): HTMLElement => {
  const result = make('p', { class: 'found', attributes: { role: 'status' } });
  const show = (word: string, { count, files, bytes }: ByteCount): void => {
    result.textContent = words.of('found', { word, count, files, bytes });
  };
  const form = makeLineForm({
    class: 'finder',
    id: 'find-word',
    label: words.of('find'),
    button: words.of('find-start'),
    attributes: { maxlength: '200', 'aria-label': words.of('find-word') },
    submit: (word) => void api.find(word).then((found) => show(word, found), failed),
  });
  form.append(result, make('p', { class: 'note' }, words.of('find-hint')));
  return form;
};

/**
 * Builds the panel.
 * @param unfolded names of the tables that stand open; kept up to date
 * @param failed tells the visitor what could not be done
 */
export const createStoredPanel = (
  words: Words,
  unfolded: Set<string>,
  failed: (error: unknown) => void,
): StoredPanel => {
  const views = new Map<string, ReturnType<typeof createTableView>>();
  const study = make('div', {});
  const service = make('div', {});
  const viewOf = ({ name, isStudyData }: Table): ReturnType<typeof createTableView> => {
    const known = views.get(name);
    if (known !== undefined) return known;
    const view = createTableView(name, words, unfolded);
    views.set(name, view);
    (isStudyData ? study : service).append(view.element);
    return view;
  };
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
    show: (tables) =>
      tables
        .toSorted((one, two) => placeOf(one.name) - placeOf(two.name))
        .map((table) => viewOf(table).show(table))
        .includes(true),
  };
};
