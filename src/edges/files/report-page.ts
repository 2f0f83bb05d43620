import type { DrawFigure, Figure, Report, Section } from '../../core/report.ts';
import { element, toHtml, type XmlNode } from './xml.ts';

const style = `body{font:16px/1.6 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.6rem}
h2{font-size:1.25rem;margin:2.5rem 0 .5rem;border-top:1px solid #bbb;padding-top:1rem}
h3{font-size:1rem;margin:1.5rem 0 .25rem}
img{width:100%;height:auto}
table{border-collapse:collapse;font-size:.85rem;margin:.5rem 0}
th,td{border:1px solid #bbb;padding:.2rem .6rem;text-align:right}
th:first-child,td:first-child{text-align:left}
summary{cursor:pointer;color:#35506b}
.limits{background:#fff6e0;border-left:4px solid #e69f00;padding:.5rem 1rem;font-size:.9rem}
.limits p{margin:.25rem 0}`;

const paragraphs = (texts: readonly string[]): readonly XmlNode[] =>
  texts.map((text) => element('p', {}, text));

const tableOf = ({ categories, series }: Figure, { category, leftOut }: Report): XmlNode =>
  element(
    'table',
    {},
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...[category, ...series.map(({ name }) => name)].map((head) =>
          element('th', { scope: 'col' }, head),
        ),
      ),
    ),
    element(
      'tbody',
      {},
      ...categories.map((name, at) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, name),
          ...series.map(({ values }) => element('td', {}, String(values[at] ?? leftOut))),
        ),
      ),
    ),
  );

const figureOf = (
  figure: Figure,
  name: string,
  report: Report,
  draw: DrawFigure,
): readonly XmlNode[] => {
  const title = element('h3', {}, figure.title);
  if (!figure.isDrawn) return [title, tableOf(figure, report)];
  const svg = Buffer.from(draw(figure, name)).toString('base64');
  return [
    title,
    element('img', { alt: figure.title, src: `data:image/svg+xml;base64,${svg}` }),
    element('details', {}, element('summary', {}, report.tableTitle), tableOf(figure, report)),
  ];
};

const sectionOf = (section: Section, report: Report, draw: DrawFigure): XmlNode =>
  element(
    'section',
    { id: section.id },
    element('h2', {}, section.title),
    ...paragraphs(section.paragraphs),
    ...section.figures.flatMap((figure, at) =>
      figureOf(figure, `${section.id}-${at}`, report, draw),
    ),
    section.limits.length === 0
      ? undefined
      : element(
          'div',
          { class: 'limits' },
          element('p', {}, element('b', {}, report.limitsTitle)),
          ...paragraphs(section.limits),
        ),
  );

/** A report as one page that loads nothing. */
export const toReportPage = (report: Report, draw: DrawFigure): string =>
  toHtml(
    element(
      'html',
      { lang: report.language },
      element(
        'head',
        {},
        element('meta', { charset: 'utf-8' }),
        element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
        element('title', {}, report.title),
        element('style', {}, style),
      ),
      element(
        'body',
        {},
        element('h1', {}, report.title),
        ...paragraphs(report.lead),
        ...report.sections.map((section) => sectionOf(section, report, draw)),
      ),
    ),
  );
