import { init } from 'echarts';
import type { Figure } from '../../core/report.ts';

const size = { width: 720, height: 300 };
/** Colours that stay apart for colour-blind readers. Source: Okabe and Ito, 2008. */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9'];

/** The library numbers all it draws through, so that the names within differ from one drawing to the next. */
const withOwnNames = (svg: string, name: string): string => {
  const names = new Map<string, string>();
  return svg.replaceAll(/\bzr\d+-[a-z]+-?\d+/gu, (drawn) => {
    const own = names.get(drawn) ?? `${name}-${names.size}`;
    names.set(drawn, own);
    return own;
  });
};

/**
 * Draws a figure as bars, an SVG that loads nothing. The same figure gives the same bytes.
 * @param name letters, digits and hyphens: no two figures of a page share one
 */
export const drawBars = ({ categories, series }: Figure, name: string): string => {
  const canvas = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    canvas.setOption({
      animation: false,
      color: colours,
      textStyle: { fontFamily: 'sans-serif' },
      legend: { show: series.length > 1, top: 0 },
      grid: { left: 56, right: 16, top: 40, bottom: 40 },
      xAxis: { type: 'category', data: [...categories] },
      yAxis: { type: 'value' },
      series: series.map(({ name: title, values }) => ({
        type: 'bar',
        name: title,
        data: values.map((value) => value ?? '-'),
        silent: true,
        emphasis: { disabled: true },
        barMaxWidth: 40,
      })),
    });
    return withOwnNames(canvas.renderToSVGString(), name);
  } finally {
    canvas.dispose();
  }
};
