import type { Cell, CreateFile, TableFormat } from '../../core/table-files.ts';
import { element, toXmlPart } from './xml.ts';

const namespace = 'http://graphml.graphdrawing.org/xmlns';
/** Attributes of nodes and edges: where, name, type. */
const keys = [
  ['node', 'role', 'string'],
  ['node', 'consent_week', 'string'],
  ['edge', 'kind', 'string'],
  ['edge', 'week', 'int'],
  ['edge', 'weight', 'int'],
] as const;

const textOf = (cell: Cell | undefined): string => String(cell ?? '');

const data = (values: Readonly<Record<string, Cell | undefined>>) =>
  Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([key, value]) => element('data', { key }, textOf(value)));

interface Tie {
  readonly source: string;
  readonly target: string;
  readonly kind: string;
  readonly week: number;
  weight: number;
}

/**
 * GraphML: a node a participant, an edge for who replied to or mentioned whom in a week, with how often as its weight.
 * Source: graphml.graphdrawing.org, 1.0.
 */
export const graphmlFormat: TableFormat = {
  mediaType: 'application/graphml+xml',
  isTabular: false,
  open(createFile: CreateFile) {
    const people = new Map<string, Readonly<Record<string, Cell | undefined>>>();
    const ties = new Map<string, Tie>();
    return {
      append({ name }, rows) {
        if (name === 'participants')
          for (const { participant, role, consent_week } of rows)
            people.set(textOf(participant), { role, consent_week });
        if (name === 'edges')
          for (const row of rows) {
            const [source, target, kind] = [row['source'], row['target'], row['kind']].map(textOf);
            if (source === undefined || target === undefined || kind === undefined) continue;
            const week = Number(row['week_index']);
            const key = [source, target, kind, week].join(' ');
            const tie = ties.get(key) ?? { source, target, kind, week, weight: 0 };
            tie.weight += 1;
            ties.set(key, tie);
          }
      },
      finish() {
        // Who stands in an edge is named even where she is no participant of the page.
        for (const { source, target } of ties.values())
          for (const id of [source, target]) if (!people.has(id)) people.set(id, {});
        const file = createFile('network.graphml');
        file.write(`<?xml version="1.0" encoding="utf-8"?>\n<graphml xmlns="${namespace}">\n`);
        for (const [where, name, type] of keys) {
          const attributes = { id: name, for: where, 'attr.name': name, 'attr.type': type };
          file.write(`${toXmlPart(element('key', attributes))}\n`);
        }
        file.write('<graph edgedefault="directed">\n');
        for (const [id, values] of people)
          file.write(`${toXmlPart(element('node', { id }, ...data(values)))}\n`);
        for (const { source, target, ...values } of ties.values())
          file.write(`${toXmlPart(element('edge', { source, target }, ...data(values)))}\n`);
        file.write('</graph>\n</graphml>\n');
      },
    };
  },
};
