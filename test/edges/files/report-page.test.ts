import { describe, expect, it } from '@jest/globals';
import type { Figure, Report } from '../../../src/core/report.ts';
import { drawBars } from '../../../src/edges/charts/charts.ts';
import { toReportPage } from '../../../src/edges/files/report-page.ts';

const figure: Figure = {
  title: '<b>周</b>',
  categories: ['1', '2'],
  series: [{ name: '记录里', values: [12, null] }],
  isDrawn: true,
};
const report: Report = {
  language: 'zh-CN',
  title: '报告',
  lead: ['a < b'],
  leftOut: '很少',
  category: '周',
  limitsTitle: '没有说明什么',
  tableTitle: '用表格看',
  sections: [
    {
      id: 'coverage',
      title: '覆盖',
      paragraphs: ['一'],
      figures: [figure, { ...figure, isDrawn: false }],
      limits: ['只是一部分'],
    },
  ],
};
const page = toReportPage(report, drawBars);

describe('the page of a report', () => {
  it('loads nothing, runs nothing, and takes no word for markup', () => {
    expect(page).not.toMatch(/<script|<link|https?:\/\/(?!www\.w3\.org)|url\(/u);
    expect(page.match(/src="/gu)).toHaveLength(1);
    expect(page).toContain('src="data:image/svg+xml;base64,');
    expect(page).toContain('a &lt; b');
    expect(page).not.toContain('<b>周</b>');
  });

  it('has each figure as a table too, with a word for what is left out', () => {
    expect(page.match(/<table>/gu)).toHaveLength(2);
    expect(page).toContain('<td>12</td>');
    expect(page).toContain('<td>很少</td>');
  });

  it('has the same bytes whenever it is made', () => {
    expect(toReportPage(report, drawBars)).toBe(page);
  });

  it('draws bars that differ where the figures do', () => {
    const other = { ...figure, series: [{ name: '记录里', values: [3, 9] }] };
    expect(drawBars(other, 'a')).not.toBe(drawBars(figure, 'a'));
    expect(drawBars(figure, 'a')).toMatch(/^<svg /u);
  });
});
