import type { PersonalDataWords } from '../../core/personal-data-words.ts';
import type { Piece } from './personal-numbers.rules.ts';

/** Characters a name of a place is looked for before its road, house or village. */
const longestPlace = 24;
const han = /\p{Script=Han}/u;

/** One of some words, longest first, as a part of a pattern. */
export const anyOf = (words: readonly string[]): string =>
  `(?:${words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&'))
    .join('|')})`;

/** Finds addresses down to a house, a home or a village. Towns and provinces alone are none. */
export const createAddressFinder = ({
  masks,
  numerals,
  address,
}: PersonalDataWords): ((text: string) => readonly Piece[]) => {
  const number = `(?:\\p{Script=Han}?\\d{1,5}(?:-\\d{1,4})?[a-z]?|[${numerals}]{1,5}|[a-z])`;
  const plain = `(?:\\d{1,5}(?:-\\d{1,4})?[a-z]?|[${numerals}]{1,5}|[a-z])`;
  const notAfter = `(?!${anyOf(address.notAfter)})`;
  const roads = anyOf(address.roads);
  const residences = anyOf(address.residences);
  const villages = `${anyOf(address.villages)}{1,2}`;
  const after = `${anyOf(address.afterRoads)}?`;
  const homes = anyOf(address.homeUnits);
  const begin = new RegExp(
    [
      `(?<road>${roads}) ?${after} ?${number} ?${anyOf(address.units)}${notAfter}`,
      `(?<residence>${residences}) ?${after} ?(?:${plain} ?${homes}${notAfter}|\\d{1,3}-\\d{1,3}-\\d{2,4}(?: ?${homes})?|\\d{1,3}-\\d{3,4}(?!\\d|-))`,
      `(?<village>${villages}) ?${plain} ?${anyOf(address.groups)}`,
      `(?<home>\\d{1,3}) ?${homes} ?\\d{1,2} ?${homes}`,
      `\\d{1,3}-\\d{1,3}-\\d{3,4} ?${homes}`,
      `(?<town>${anyOf(address.towns)})\\p{Script=Han}{1,5}?${villages}(?: ?${plain} ?${anyOf(address.groups)})?`,
    ].join('|'),
    'giu',
  );
  const next = new RegExp(
    `[ ,-]{0,2}${after} ?${plain} ?${anyOf(address.units)}${notAfter}`,
    'iuy',
  );
  const room = new RegExp(
    `\\d{3,4}(?![\\d.%-]|${anyOf(address.counted)})|[ -]?\\d{2,5}(?![\\d.%]|\\p{Script=Han})|` +
      `[${numerals}]{3,4}(?!\\p{Script=Han})|[ -]?[a-z](?![a-z0-9])`,
    'iuy',
  );
  const stop = new RegExp(`${anyOf(address.stops)}$`, 'u');
  const notName = new RegExp(`${anyOf(address.notNames)}$`, 'u');
  const institution = new RegExp(anyOf(address.institutions), 'u');
  const inner = new RegExp(anyOf(address.stops), 'u');

  const startOf = (text: string, from: number, floor: number): number => {
    let start = from;
    while (start > floor && from - start < longestPlace) {
      const before = text[start - 1] ?? '';
      const isGap = before === ' ' && han.test(text[start - 2] ?? '') && start < from;
      if (!isGap && (!han.test(before) || stop.test(text.slice(Math.max(0, start - 4), start))))
        break;
      start -= 1;
    }
    return start;
  };
  const endOf = (text: string, from: number): number => {
    let end = from;
    for (;;) {
      next.lastIndex = end;
      if (!next.test(text)) break;
      end = next.lastIndex;
    }
    room.lastIndex = end;
    return room.test(text) ? room.lastIndex : end;
  };

  return (text) => {
    const pieces: Piece[] = [];
    let floor = 0;
    for (const found of text.matchAll(begin)) {
      if (found.index < floor) continue;
      const { road, residence, village, town } = found.groups ?? {};
      const suffix = road ?? residence ?? village ?? town ?? '';
      const start = startOf(text, found.index, floor);
      const name = text.slice(start, found.index + suffix.length);
      const least = suffix.length + (road === undefined ? 1 : 2);
      if (suffix !== '' && (name.length < least || notName.test(name))) continue;
      if (road === undefined && institution.test(name)) continue;
      if (town !== undefined && (inner.test(found[0]) || notName.test(found[0]))) continue;
      const end = endOf(text, found.index + found[0].length);
      const last = pieces.at(-1);
      if (last?.end === start) pieces.pop();
      pieces.push({ start: last?.end === start ? last.start : start, end, mask: masks.address });
      floor = end;
    }
    return pieces;
  };
};
