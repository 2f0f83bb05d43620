import type { Cell, CreateFile, Row, TableFormat } from '../../core/table-files.ts';
import { element, toHtml } from './xml.ts';

const style = `body{font:16px/1.6 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h2{font-size:1rem;margin:2rem 0 .5rem;border-bottom:1px solid #bbb}
p{margin:.35rem 0}
b{font-weight:600;font-size:.85rem;color:#35506b}
i{color:#5a5a5a;font-size:.85rem}`;
const daysOfWeek = 7;

const textOf = (cell: Cell | undefined): string => String(cell ?? '');

/** A message as a line: who, what part of the day, the words or their kind, and what it answers. */
const line = (row: Row) => {
  const { participant, message_id: id, reply_to: repliedTo, text, kind, hour_band: band } = row;
  return element(
    'p',
    { id: textOf(id) },
    element('b', {}, textOf(participant)),
    ' ',
    element('i', {}, textOf(band)),
    ' ',
    repliedTo === null || repliedTo === undefined
      ? undefined
      : element('a', { href: `#${textOf(repliedTo)}` }, '↩'),
    ' ',
    text === null ? element('i', {}, `[${textOf(kind)}]`) : textOf(text),
  );
};

interface Week {
  readonly room: string;
  readonly week: number;
  readonly days: Map<number, Row[]>;
}

/** A readable transcript a room and week, as a page that loads nothing: for reading, not for analysis. */
export const transcriptFormat: TableFormat = {
  mediaType: 'text/html',
  isTabular: false,
  open(createFile: CreateFile) {
    const weeks = new Map<string, Week>();
    return {
      append({ name }, rows) {
        if (name !== 'messages') return;
        for (const row of rows) {
          const day = Number(row['day_index']);
          const week = Math.floor((day - 1) / daysOfWeek) + 1;
          const room = textOf(row['room']);
          const key = `${room}-week-${String(week).padStart(3, '0')}`;
          const page = weeks.get(key) ?? { room, week, days: new Map<number, Row[]>() };
          weeks.set(key, page);
          const said = page.days.get(day);
          if (said === undefined) page.days.set(day, [row]);
          else said.push(row);
        }
      },
      finish() {
        for (const [key, { room, week, days }] of weeks) {
          const title = `${room}, week ${week}`;
          const body = [...days]
            .toSorted(([one], [two]) => one - two)
            .flatMap(([day, rows]) => [element('h2', {}, `Day ${day}`), ...rows.map(line)]);
          createFile(`transcript-${key}.html`).write(
            toHtml(
              element(
                'html',
                { lang: 'zh-CN' },
                element(
                  'head',
                  {},
                  element('meta', { charset: 'utf-8' }),
                  element('title', {}, title),
                  element('style', {}, style),
                ),
                element(
                  'body',
                  {},
                  element('h1', {}, title),
                  element(
                    'p',
                    {},
                    'What consenting members said, pseudonymised. Whoever knows the group may recognise a writer: do not pass on.',
                  ),
                  ...body,
                ),
              ),
            ),
          );
        }
      },
    };
  },
};
