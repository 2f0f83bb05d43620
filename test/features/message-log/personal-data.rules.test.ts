import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readPersonalDataWords } from '../../../src/edges/settings/personal-data.ts';
import { createScrubber } from '../../../src/features/message-log/personal-data.rules.ts';
import { projectRoot } from '../../helpers/processes.ts';

interface Line {
  readonly text: string;
  readonly masked: string;
  readonly kind: string;
}
type Scrubber = (text: string) => string;

const fixtures = parse(
  readFileSync(join(projectRoot, 'test/fixtures/personal-data.yaml'), 'utf8'),
) as Record<'development' | 'held-out', readonly Line[]>;
const words = readPersonalDataWords(join(projectRoot, 'config'));
const scrub = createScrubber(words);
const isLookAlike = ({ kind }: Line): boolean => kind === 'look-alike';
const maskWords = Object.values(words.masks);

/** The marked pieces of a line: what stands in the text between what is kept of it. */
const piecesOf = ({ text, masked }: Line): readonly string[] => {
  const kept = masked.split(/(?:\[(?:\p{Script=Han}|QQ)+\])/u);
  if (kept.length === 1) {
    let start = 0;
    while (start < masked.length && text[start] === masked[start]) start += 1;
    return [text.slice(start, start + text.length - masked.length)];
  }
  let at = kept[0]?.length ?? 0;
  return kept.slice(1).map((part, index) => {
    const isLast = index === kept.length - 2;
    const end = isLast ? text.length - part.length : text.indexOf(part, at + 1);
    const piece = text.slice(at, end);
    at = end + part.length;
    return piece;
  });
};

const measure = (lines: readonly Line[], scrubber: Scrubber) => {
  const pieces = lines
    .filter((line) => !isLookAlike(line))
    .flatMap((line) => piecesOf(line).map((piece) => ({ line, piece })));
  const lookAlikes = lines.filter(isLookAlike);
  const missed = pieces.filter(({ line, piece }) => scrubber(line.text).includes(piece));
  const changed = lookAlikes.filter(({ text }) => scrubber(text) !== text);
  const exact = lines.filter(({ text, masked }) => scrubber(text) === masked);
  return {
    pieces: pieces.length,
    recall: 1 - missed.length / pieces.length,
    changed: changed.length / lookAlikes.length,
    exact: exact.length / lines.length,
  };
};

describe('the invented lines', () => {
  const all = [...fixtures.development, ...fixtures['held-out']];

  it('are enough, of both sorts', () => {
    expect(all.filter(isLookAlike).length).toBeGreaterThanOrEqual(150);
    expect(all.filter((line) => !isLookAlike(line)).length).toBeGreaterThanOrEqual(150);
    expect(fixtures['held-out']).toHaveLength(100);
  });

  it('mark as many pieces as they have masks, and hold of every kind', () => {
    for (const line of all.filter((each) => !isLookAlike(each)))
      expect([line.text, piecesOf(line).every((piece) => piece.length > 2)]).toEqual([
        line.text,
        true,
      ]);
    for (const mask of maskWords)
      expect([mask, all.some(({ masked }) => masked.includes(mask))]).toEqual([mask, true]);
  });
});

describe.each(['development', 'held-out'] as const)('the %s lines', (part) => {
  it('lose at least 98 of 100 pieces, and at most 2 of 100 look-alikes change', () => {
    const result = measure(fixtures[part], scrub);
    process.stdout.write(`personal data, ${part}: ${JSON.stringify(result)}\n`);
    expect(result.recall).toBeGreaterThanOrEqual(0.98);
    expect(result.changed).toBeLessThanOrEqual(0.02);
  });

  it.each<[string, Scrubber]>([
    ['without checksums', createScrubber(words, { identity: () => true, card: () => true })],
    ['of every long number', (text) => text.replaceAll(/\d{11,}/gu, words.masks.mobile)],
  ])('are changed too often by a mask %s', (_name, broken) => {
    expect(measure(fixtures[part], broken).changed).toBeGreaterThan(0.02);
  });

  it('keep too much where nothing is masked', () => {
    expect(measure(fixtures[part], (text) => text).recall).toBe(0);
  });
});

describe('a masked text', () => {
  const fragments = [
    ...[...fixtures.development, ...fixtures['held-out']].map(({ text }) => text),
    ...['138', '0000', '1234', '微信', 'qq', 'a@b', '[手机号]', '中山路', '12号', '-', ' ', '村'],
    ...['幺三八', '?', '#', 'http://', 'x.cn/', 'wxid_', '住院号', '3栋', '2单元', '０', 'X', '镇'],
  ];

  it('is masked again unchanged', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...fragments), { maxLength: 12 }), (parts) => {
        const once = scrub(parts.join(''));
        expect(scrub(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('is the typed one where it has no digit, Latin letter, @ or address word', () => {
    const { roads, residences, villages, towns, homeUnits } = words.address;
    const telling = [...roads, ...residences, ...villages, ...towns, ...homeUnits];
    const spoken = Object.keys(words.digits).join('');
    const free = (text: string): boolean =>
      !/[a-z\d@#?]/iu.test(text.normalize('NFKC')) &&
      ![...spoken, ...telling].some((word) => text.includes(word));
    const plain = [
      '今天',
      '化疗',
      '好多了',
      '😊',
      '　',
      '：',
      '号',
      '微信',
      '住院号',
      '，',
      '\r\n',
      '省',
    ];
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...plain)).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts.filter(free), (text) => {
        expect(scrub(text)).toBe(text);
      }),
    );
  });

  it('keeps every character around a piece as it was typed', () => {
    expect(scrub('Ａ　１２—３：\u200b13800001111；ＯＫ\r\n')).toBe(
      `Ａ　１２—３：\u200b${words.masks.mobile}；ＯＫ\r\n`,
    );
  });
});

describe('a text of one thing over and over', () => {
  it.each(['1', '路', '村', '镇', '一', ' ', '0-', 'http://', '微信', 'wx:', '1 '])(
    'comes out as it went in: %j',
    (unit) => {
      const text = unit.repeat(4000 / unit.length);
      expect(scrub(text)).toBe(text);
    },
  );

  it('comes out without what is in it', () => {
    expect(scrub('a@'.repeat(2000))).toBe('a@'.repeat(2000));
    expect(scrub('3栋'.repeat(2000))).toBe(words.masks.address);
    expect(scrub('13800001111 '.repeat(333))).toBe(`${words.masks.mobile} `.repeat(333));
  });
});
