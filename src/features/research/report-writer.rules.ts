import type { TextReference } from '../../core/effect.ts';
import type { Figure, Section } from '../../core/report.ts';
import { publishedCount, suppressCells } from './disclosure.rules.ts';
import type { ReportPorts } from './report-facts.ts';

/** The sum of counts. */
export const sumOf = (counts: Iterable<number>): number =>
  [...counts].reduce((sum, one) => sum + one, 0);

/** Counts of one line as published. */
export const hideLine = (counts: readonly number[], smallest: number): readonly (number | null)[] =>
  suppressCells(
    counts.map((count, at) => ({ row: '', column: String(at), count })),
    smallest,
  ).map(({ count }) => count);

/** A share in whole %, `null` where its part, the rest or the whole is small. */
const shareOf = (part: number, whole: number, smallest: number): number | null => {
  const isSmall = (count: number): boolean => count > 0 && count < smallest;
  if (whole < smallest || isSmall(part) || isSmall(whole - part)) return null;
  return Math.round((100 * part) / whole);
};

/** Makes figures and sentences in one language. */
export const createWriter = ({ facts, speak, smallest }: ReportPorts) => {
  const weeks = Array.from({ length: facts.weeks }, (_, at) => at + 1);
  const say = (key: string, values: NonNullable<TextReference['values']> = {}): string =>
    speak({ key: `report.${key}`, values });
  const shown = (value: number | null | undefined): string | number =>
    value ?? say('words.left-out');
  const figure = (
    title: string,
    categories: readonly string[],
    series: readonly (readonly [name: string, values: readonly (number | null)[]])[],
    isDrawn = true,
  ): Figure => ({
    title: say(`figures.${title}`),
    categories,
    series: series.map(([name, values]) => ({ name: say(`series.${name}`), values })),
    isDrawn,
  });
  return {
    say,
    shown,
    figure,
    count: (value: number): string | number => shown(publishedCount(value, smallest)),
    share: (part: number, whole: number): string => {
      const share = shareOf(part, whole, smallest);
      return share === null ? say('words.not-told') : `${share}%`;
    },
    /** Series by week, each left out by itself. */
    byWeek: (
      title: string,
      ...series: readonly (readonly [name: string, counts: ReadonlyMap<number, number>])[]
    ): Figure =>
      figure(
        title,
        weeks.map(String),
        series.map(([name, counts]) => [
          name,
          hideLine(
            weeks.map((week) => counts.get(week) ?? 0),
            smallest,
          ),
        ]),
      ),
    /** A share by week, %. */
    shareByWeek: (
      title: string,
      part: ReadonlyMap<number, number>,
      whole: (week: number) => number,
    ): Figure =>
      figure(title, weeks.map(String), [
        ['share', weeks.map((week) => shareOf(part.get(week) ?? 0, whole(week), smallest))],
      ]),
    /** Counts by name, of one line. */
    byName: (
      title: string,
      series: string,
      counts: readonly (readonly [string, number])[],
      isDrawn = false,
    ): Figure =>
      figure(
        title,
        counts.map(([name]) => name),
        [
          [
            series,
            hideLine(
              counts.map(([, count]) => count),
              smallest,
            ),
          ],
        ],
        isDrawn,
      ),
    section: (
      id: string,
      paragraphs: readonly string[],
      figures: readonly Figure[],
      limits: readonly string[] = [],
    ): Section => ({
      id,
      title: say(`sections.${id}`),
      paragraphs,
      figures,
      limits: limits.map((limit) => say(`limits.${limit}`)),
    }),
  };
};

/** Makes the figures and sentences of a section. */
export type Writer = ReturnType<typeof createWriter>;

/** How many values lie below each bound, the last without bound. */
export const bands = (values: readonly number[], bounds: readonly number[]): readonly number[] =>
  [...bounds, Infinity].map(
    (bound, at) =>
      values.filter((value) => value < bound && value >= (bounds[at - 1] ?? -Infinity)).length,
  );
