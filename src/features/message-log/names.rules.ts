import type { Handle, ParticipantId } from '../../core/person.ts';
import type { RosterMember } from '../../core/rosters.ts';
import type { ToSimplified } from '../../core/words.ts';
import { cleanText, fold, spellingsOf, visibleLength } from './message-log.rules.ts';

/** Shorter names are too common as plain words to be looked for. */
const shortestWord = 2;
/** Longest mention of somebody on no roster, characters. */
const longestUnknown = 40;

/** A stage as patients write it, FIGO I to IV, or a short number; longer numbers may be a telephone. */
const stageForm = /^(?:\d{1,4}|I{1,3}|IV|i{1,3}|iv)(?:[A-Ca-c][1-3]?)?\u671f?$/u;
const blank = /^\s$/u;
const punctuation = /^\p{P}$/u;
/** Holds the parts of a name together where a letter follows, and else ends it. */
const joiner = /^[-\u2010-\u2015\uff0d_\uff3f/\uff0f\\.\uff0e\u00b7(\uff08\u3010&'\u2019]$/u;
const letter = /^[\p{L}\p{N}]$/u;
/** What WeChat puts after a mention. */
const mentionMark = '\u2005';
/** The beginning of our own mention of a participant. */
const tokenStart = /([[\uff3b][p\uff50])[_\uff3f]/giu;

interface Form {
  readonly text: string;
  /** False for a single character, which is looked for after an at sign only. */
  readonly isWord: boolean;
  /** Whose name this is; empty for a mere part of names. */
  readonly owners: Set<Handle>;
}

/** The names of a roster as they are looked for, made once a roster. */
export interface NameIndex {
  /** By first character, longest first. */
  readonly forms: ReadonlyMap<string, readonly Form[]>;
  readonly toSimplified: ToSimplified;
  readonly scrub: Scrub;
}

/** Takes personal data out of a text. */
export type Scrub = (text: string) => string;

const firstOf = (text: string, at = 0): string => String.fromCodePoint(text.codePointAt(at) ?? 0);
const identity = (text: string): string => text;

/** A mask of personal data, as words in square brackets. */
const dataMask = /\[(?:\p{Script=Han}|[A-Z]){1,8}\]/gu;
/** Too short for a number by itself, and long enough behind a word that announces one. */
const probe = '23456789';
/** A rest of a name without what announced the number behind it, as the rule that took it out knows it. */
const withoutAnnouncer = (rest: string, scrub: Scrub): string => {
  for (let at = rest.length - 1; at >= 0; at -= 1) {
    const tried = rest.slice(at) + probe;
    if (scrub(tried) !== tried) return withoutAnnouncer(rest.slice(0, at), scrub);
  }
  return rest;
};
/** What is left of a name beside its masks. */
const restsOf = (scrubbed: string, scrub: Scrub): readonly string[] =>
  scrubbed
    .split(dataMask)
    .map((rest) => withoutAnnouncer(rest, scrub))
    .map((rest) => rest.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''))
    .filter((rest) => visibleLength(rest) >= shortestWord && !stageForm.test(rest));

/**
 * Index of a roster: whole names, their plain forms and their parts. A part that is a stage or a short number is left
 * out, so that the stage in a text survives.
 * A name that holds personal data is looked for as it stands in a scrubbed text too, and without what was taken out.
 * @param toSimplified has names and texts compared in one script; as they are where absent
 * @param scrub what the texts went through before; nothing where absent
 */
export const createNameIndex = (
  members: readonly RosterMember[],
  toSimplified: ToSimplified = identity,
  scrub: Scrub = identity,
): NameIndex => {
  const all = new Map<string, Form>();
  const add = (spelling: string, owner?: Handle, mayBeWord = true): void => {
    const { text } = fold(spelling, toSimplified);
    if (text.trim() === '') return;
    const isWord = mayBeWord && visibleLength(spelling) >= shortestWord;
    const form = all.get(text) ?? { text, isWord, owners: new Set<Handle>() };
    if (owner !== undefined) form.owners.add(owner);
    all.set(text, form);
  };
  for (const { handle, names } of members)
    for (const name of names) {
      const { whole, plain, parts } = spellingsOf(name);
      for (const spelling of whole) add(spelling, handle);
      if (!stageForm.test(plain)) add(plain, handle);
      for (const part of parts) if (part.length > 1 && !stageForm.test(part)) add(part);
      for (const scrubbed of new Set([name, plain].map(scrub))) {
        if (scrubbed === name || scrubbed === plain) continue;
        const rests = restsOf(scrubbed, scrub);
        // A name that is nothing but a number leaves the mask of all such numbers: that is no word.
        for (const spelling of spellingsOf(scrubbed).whole) add(spelling, handle, rests.length > 0);
        for (const rest of rests) add(rest, handle);
      }
    }
  const forms = new Map<string, Form[]>();
  for (const form of [...all.values()].sort((a, b) => b.text.length - a.text.length)) {
    const bucket = forms.get(firstOf(form.text));
    if (bucket === undefined) forms.set(firstOf(form.text), [form]);
    else bucket.push(form);
  }
  return { forms, toSimplified, scrub };
};

/** The index of the last call for a roster: an array of members stays the same until its roster is loaded again. */
const indexes = new WeakMap<readonly RosterMember[], NameIndex>();
const indexOf = (
  members: readonly RosterMember[],
  toSimplified: ToSimplified,
  scrub: Scrub,
): NameIndex => {
  const known = indexes.get(members);
  if (known?.toSimplified === toSimplified && known.scrub === scrub) return known;
  const index = createNameIndex(members, toSimplified, scrub);
  indexes.set(members, index);
  return index;
};

/** What masking is told beside the text. */
export interface People {
  /** The whole roster with old names. Pass the array of the roster, not a copy: its index is kept by it. */
  readonly members: readonly RosterMember[];
  /** Whom the puppet says is mentioned: a hint, which may be missing or wrong. */
  readonly mentioned: readonly Handle[];
  /** The id of somebody who consents now, and of nobody else. */
  readonly participantOf: (handle: Handle) => ParticipantId | undefined;
  /** The word for a member, in square brackets. */
  readonly mask: string;
  /** Names left as they are: those for everybody, and the bot's own. */
  readonly keep?: readonly string[];
  /** Has both scripts compared as one; the same function at each call. */
  readonly toSimplified?: ToSimplified;
  /** What the text went through before; the same function at each call. */
  readonly scrub?: Scrub;
}

/**
 * A text without the names of other people. A mention of a participant who consents now becomes `@[p_...]`, every
 * other one the mask; then every name of the roster does, the longest first, and names that overlap as one.
 * What she types in the form of a token or of the mask loses its brackets or its low line.
 * Names that are ordinary words are masked too: privacy comes before the word. A single character is not.
 */
export const maskPeople = (text: string, people: People): string => {
  const { mentioned, participantOf, mask, toSimplified = identity, scrub = identity } = people;
  const { forms } = indexOf(people.members, toSimplified, scrub);
  const brackets = mask.replaceAll('[', '(').replaceAll(']', ')');
  const own = cleanText(text).replaceAll(mask, brackets).replaceAll(tokenStart, '$1-');
  const folded = fold(own, toSimplified);
  const length = folded.text.length;
  const keep = (people.keep ?? []).map((name) => fold(name.trim(), toSimplified).text);

  /** The longest form at a place that passes. */
  const formAt = (at: number, passes: (form: Form) => boolean): Form | undefined =>
    forms
      .get(firstOf(folded.text, at))
      ?.find((form) => folded.text.startsWith(form.text, at) && passes(form));
  /** End of the names that begin here or overlap; `at` where there is none. */
  const wordEnd = (at: number, within = at): number => {
    let end = within;
    for (let inner = at; inner < Math.max(end, at + 1); inner += 1) {
      const form = formAt(inner, ({ isWord }) => isWord);
      if (form !== undefined) end = Math.max(end, inner + form.text.length);
    }
    return end;
  };
  /** End of the longest kept name here that no name of the roster reaches beyond. */
  const keptEnd = (at: number, isEnd: (end: number) => boolean = () => true): number =>
    keep
      .filter((name) => name !== '' && folded.text.startsWith(name, at))
      .map((name) => at + name.length)
      .filter((end) => isEnd(end) && wordEnd(at, end) === end)
      .reduce((longest, end) => Math.max(longest, end), at);

  const ends = (at: number): boolean => {
    const start = folded.starts[at] ?? own.length;
    const [mark = ' ', next = ' '] = [...own.slice(start, start + 4)];
    if (joiner.test(mark)) return !letter.test(next);
    return blank.test(mark) || punctuation.test(mark);
  };
  const participantFor = ({ owners }: Form): ParticipantId | undefined => {
    const hinted = mentioned.filter((handle) => owners.has(handle));
    const candidates = owners.size === 1 ? owners : new Set(hinted);
    const [only] = candidates;
    return candidates.size === 1 && only !== undefined ? participantOf(only) : undefined;
  };
  /** What stands after the at sign: where it ends, and what replaces it. */
  const readMention = (at: number): { end: number; word?: string } => {
    let reach = at;
    let unknown = at;
    for (let count = 0; count < longestUnknown && reach < length; count += 1) {
      const character = firstOf(folded.text, reach);
      const isBlank = character === ' ';
      if (character === '@' || own[folded.starts[reach] ?? 0] === '\n') break;
      if (own[folded.starts[reach] ?? 0] === mentionMark) break;
      if (!isBlank && unknown === reach) unknown += character.length;
      reach += character.length;
    }
    const isMarked = reach > at && own[folded.starts[reach] ?? own.length] === mentionMark;
    // WeChat's own mark tells where the name ends, however much of it looks like another's.
    const isEnd = isMarked ? (end: number) => end === reach : ends;
    const kept = keptEnd(at, isEnd);
    const form = formAt(at, (one) => isEnd(at + one.text.length));
    if (kept > at && kept >= at + (form?.text.length ?? 0)) return { end: kept };
    const end = form === undefined ? (isMarked ? reach : unknown) : at + form.text.length;
    const id = form === undefined ? undefined : participantFor(form);
    return { end, word: id === undefined ? mask : `[${id}]` };
  };

  const result: string[] = [];
  let copied = 0;
  const replace = (start: number, end: number, word: string): void => {
    result.push(own.slice(copied, folded.starts[start]), word);
    copied = folded.ends[end - 1] ?? own.length;
  };
  for (let at = 0; at < length;) {
    if (folded.text[at] === '@') {
      const { end, word } = readMention(at + 1);
      if (end > at + 1) {
        if (word !== undefined) replace(at, end, `@${word}`);
        at = end;
        continue;
      }
    }
    const end = wordEnd(at);
    const kept = keptEnd(at);
    if (end > at && kept <= end) replace(at, end, mask);
    at = Math.max(end, kept, at + 1);
  }
  return [...result, own.slice(copied)].join('').trim();
};
