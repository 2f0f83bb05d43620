import { escapeHtml, htmlPage } from '../../core/html.ts';

/** The sentences of a form, filled in. */
export interface PaperFormWords {
  readonly title: string;
  /** The short notice in force, word for word. */
  readonly notice: string;
  /** Which purposes it is for, and that all of them must be agreed to. */
  readonly about: string;
  /** One line a purpose. */
  readonly purposes: readonly string[];
  readonly agree: string;
  readonly disagree: string;
  readonly adult: string;
  readonly signature: string;
  readonly date: string;
  /** What to send, and to whom; stands above the code. */
  readonly send: string;
  /** Until when the code is good, and what it does not do. */
  readonly end: string;
}

/** Sized for one A4 page a form; nothing is loaded from anywhere. */
const style = `
@page { size: A4; margin: 14mm 16mm; }
* { box-sizing: border-box; }
body { margin: 0; color: #000; background: #fff; font: 11.5pt/1.55 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
section { break-after: page; break-inside: avoid; max-width: 178mm; margin: 0 auto; }
section:last-child { break-after: auto; }
h1 { margin: 0 0 3mm; font-size: 19pt; text-align: center; }
.notice { margin: 0 0 4mm; padding: 3mm 4mm; border: 0.3mm solid #000; white-space: pre-line; }
p { margin: 0 0 2.5mm; }
ul { margin: 0 0 3mm; padding: 0; list-style: none; }
li { display: flex; gap: 6mm; justify-content: space-between; padding: 1.6mm 0; border-bottom: 0.2mm solid #777; }
.boxes { flex: none; white-space: nowrap; }
.box { display: inline-block; width: 4.6mm; height: 4.6mm; margin: 0 1.5mm 0 4mm; border: 0.35mm solid #000; vertical-align: -0.8mm; }
.adult .box { margin-left: 0; }
.sign { display: flex; gap: 10mm; margin: 7mm 0 6mm; }
.sign span { flex: 1; padding-bottom: 1mm; border-bottom: 0.3mm solid #000; }
.code { margin: 2mm 0 3mm; font: 700 34pt/1.1 "DejaVu Sans Mono", Consolas, Menlo, monospace; letter-spacing: 0.12em; text-align: center; }
.end { font-size: 10pt; }
@media screen { section { padding: 14mm 0; border-bottom: 1px dashed #777; } }
`;

const page = (words: PaperFormWords, code: string): string => {
  const box = (label: string): string => `<span class="box"></span>${escapeHtml(label)}`;
  const purposes = words.purposes.map(
    (purpose) =>
      `<li><span>${escapeHtml(purpose)}</span><span class="boxes">${box(words.agree)}${box(words.disagree)}</span></li>`,
  );
  return `<section>
<h1>${escapeHtml(words.title)}</h1>
<div class="notice">${escapeHtml(words.notice)}</div>
<p>${escapeHtml(words.about)}</p>
<ul>
${purposes.join('\n')}
</ul>
<p class="adult">${box(words.adult)}</p>
<div class="sign"><span>${escapeHtml(words.signature)}</span><span>${escapeHtml(words.date)}</span></div>
<p>${escapeHtml(words.send)}</p>
<p class="code">${escapeHtml(code)}</p>
<p class="end">${escapeHtml(words.end)}</p>
</section>`;
};

/**
 * A self-contained HTML file, one printable A4 page a code.
 * @param codes six digits each
 */
export const paperForms = (words: PaperFormWords, codes: readonly string[]): string =>
  htmlPage(words.title, style, codes.map((code) => page(words, code)).join('\n'));
