import { escapeHtml, htmlPage } from '../../core/html.ts';

/** A source as a sheet names it. */
export interface SheetSource {
  readonly title: string;
  readonly publisher: string;
  readonly date: string;
  readonly address?: string;
}

/** A fact as a sheet shows it. */
export interface SheetFact {
  readonly id: string;
  readonly claim: string;
  /** How sure it is, and what to mind, in words. */
  readonly notes: readonly string[];
  readonly sources: readonly SheetSource[];
}

/** A card as a doctor reviews it. */
export interface SheetCard {
  readonly title: string;
  /** Such as: a draft; given in private only. */
  readonly states: readonly string[];
  readonly redFlags: readonly string[];
  readonly answer: string;
  readonly more: readonly { readonly title: string; readonly text: string }[];
  readonly doNotSay: readonly string[];
  readonly facts: readonly SheetFact[];
  /** Id, days and the hash of the text, so that a paper belongs to one wording. */
  readonly foot: string;
}

/** The words of a sheet. */
export interface SheetWords {
  readonly title: string;
  readonly about: string;
  readonly redFlags: string;
  readonly noRedFlags: string;
  readonly answer: string;
  readonly more: string;
  readonly doNotSay: string;
  readonly facts: string;
  readonly agree: string;
  readonly change: string;
  readonly refuse: string;
  readonly changes: string;
  readonly name: string;
  readonly date: string;
}

/** Each card begins on a page of its own. */
const style = `
@page { size: A4; margin: 13mm 15mm; }
* { box-sizing: border-box; }
body { margin: 0; color: #000; background: #fff; font: 10.5pt/1.5 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; overflow-wrap: anywhere; }
section { break-after: page; max-width: 180mm; margin: 0 auto; }
section:last-child { break-after: auto; }
header { display: flex; gap: 6mm; align-items: baseline; justify-content: space-between; border-bottom: 0.5mm solid #000; }
h1 { margin: 0; font-size: 17pt; }
h2 { margin: 4mm 0 1mm; font-size: 11pt; break-after: avoid; }
p, ul, dl { margin: 0 0 1.5mm; }
ul { padding-left: 6mm; }
.state { flex: none; padding: 0 2mm; border: 0.3mm solid #000; font-size: 9.5pt; }
.about, .foot { font-size: 9pt; color: #333; }
.about { margin: 2mm 0; }
.said { padding: 2.5mm 3.5mm; border: 0.3mm solid #000; white-space: pre-line; break-inside: avoid; }
.flags { border-left-width: 2mm; font-weight: 700; }
.more dt { font-weight: 700; }
.more dd { margin: 0 0 1.5mm; }
.facts { padding: 0; list-style: none; font-size: 9pt; }
.facts li { padding: 1mm 0; border-bottom: 0.2mm solid #999; break-inside: avoid; }
.note { margin-left: 2mm; padding: 0 1.2mm; border: 0.2mm solid #000; white-space: nowrap; }
.source { display: block; color: #333; }
.verdict { margin-top: 4mm; padding: 3mm 4mm; border: 0.4mm solid #000; break-inside: avoid; }
.box { display: inline-block; width: 4.4mm; height: 4.4mm; margin: 0 1.5mm 0 0; border: 0.35mm solid #000; vertical-align: -0.7mm; }
.choice { display: inline-block; margin-right: 9mm; }
.lines { height: 16mm; border-bottom: 0.2mm solid #777; }
.sign { display: flex; gap: 8mm; margin-top: 8mm; }
.sign span { flex: 1; padding-bottom: 1mm; border-bottom: 0.3mm solid #000; }
.sign span:first-child { flex: 2.4; }
@media screen { section { padding: 10mm 4mm; border-bottom: 1px dashed #777; } }
`;

const list = (items: readonly string[]): string =>
  `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join('')}</ul>`;

const sourceLine = ({ title, publisher, date, address }: SheetSource): string =>
  `<span class="source">${[title, publisher, date, ...(address === undefined ? [] : [address])].map(escapeHtml).join(' · ')}</span>`;

const factLine = ({ id, claim, notes, sources }: SheetFact): string =>
  `<li><b>${escapeHtml(id)}</b> ${escapeHtml(claim)}${notes
    .map((note) => `<span class="note">${escapeHtml(note)}</span>`)
    .join('')}${sources.map(sourceLine).join('')}</li>`;

/** A part with its heading; nothing where there is nothing to show. */
const part = (heading: string, body: string): string =>
  body === '' ? '' : `<h2>${escapeHtml(heading)}</h2>\n${body}\n`;

const verdict = (words: SheetWords): string => {
  const box = (label: string): string =>
    `<span class="choice"><span class="box"></span>${escapeHtml(label)}</span>`;
  return `<div class="verdict">
<p>${box(words.agree)}${box(words.change)}${box(words.refuse)}</p>
<p>${escapeHtml(words.changes)}</p><div class="lines"></div>
<div class="sign"><span>${escapeHtml(words.name)}</span><span>${escapeHtml(words.date)}</span></div>
</div>`;
};

const page = (card: SheetCard, words: SheetWords): string => {
  const more = card.more
    .map(({ title, text }) => `<dt>${escapeHtml(title)}</dt><dd>${escapeHtml(text)}</dd>`)
    .join('');
  return `<section>
<header><h1>${escapeHtml(card.title)}</h1><span>${card.states
    .map((state) => `<span class="state">${escapeHtml(state)}</span>`)
    .join(' ')}</span></header>
<p class="about">${escapeHtml(words.about)}</p>
${
  card.redFlags.length === 0
    ? `<p>${escapeHtml(words.noRedFlags)}</p>\n`
    : part(words.redFlags, `<div class="said flags">${list(card.redFlags)}</div>`)
}${part(words.answer, `<div class="said">${escapeHtml(card.answer)}</div>`)}${part(
    words.more,
    more === '' ? '' : `<dl class="more">${more}</dl>`,
  )}${part(words.doNotSay, card.doNotSay.length === 0 ? '' : list(card.doNotSay))}${part(
    words.facts,
    `<ul class="facts">${card.facts.map(factLine).join('\n')}</ul>`,
  )}${verdict(words)}
<p class="foot">${escapeHtml(card.foot)}</p>
</section>`;
};

/** A self-contained HTML file for printing on A4: each card begins a page, with a box to judge and sign it. */
export const cardSheet = (cards: readonly SheetCard[], words: SheetWords): string =>
  htmlPage(words.title, style, cards.map((card) => page(card, words)).join('\n'));
