import type { LeavingWords } from '../../core/vocabulary.ts';
import { bareWords } from '../../core/words.ts';
import {
  createTokeniser,
  is,
  tellsOfAnother,
  type Clause,
  type Kind,
  type Token,
} from './withdrawal-clauses.rules.ts';

/** Longer messages are chat: letters without courtesies. */
const longestMessage = 24;
/** No number of courtesies makes more than this a short message. */
const longestTyped = 60;

/** 我的, 我说的, 我消息: what is hers. */
const isOwner = (clause: Clause, index: number): boolean =>
  is(clause[index], 'self') &&
  is(
    clause.slice(index + 1).find((token) => !is(token, 'glue')),
    'possessive',
    'said',
    'data',
  );
/** 帮我, 给我: for her, not by her. */
const isServed = (clause: Clause, index: number): boolean =>
  is(clause[index], 'self') && is(clause[index - 1], 'please', 'recorders');
const isDoer = (clause: Clause, index: number): boolean =>
  is(clause[index], 'self') &&
  !isOwner(clause, index) &&
  !isServed(clause, index) &&
  !is(clause[index - 1], 'object');

/** 记录 is a thing in 我的记录 and a deed in 别记录. */
const isThing = (clause: Clause, index: number): boolean =>
  is(clause[index], 'data') &&
  is(clause[index - 1], 'possessive', 'object', 'self', 'said', 'data');

type Test = (clause: Clause, index: number) => boolean;
const someIn = (clause: Clause, test: Test, from = 0, to = clause.length): boolean =>
  clause.some((_, index) => index >= from && index < to && test(clause, index));
const kindTest =
  (...kinds: readonly Kind[]): Test =>
  (clause, index) =>
    is(clause[index], ...kinds);

/** What the read clauses name. */
interface Named {
  readonly study: boolean;
  readonly self: boolean;
  readonly data: boolean;
  readonly mine: boolean;
  readonly said: boolean;
}
const namedIn = (clauses: readonly Clause[]): Named => {
  const some = (test: Test): boolean => clauses.some((clause) => someIn(clause, test));
  return {
    study: some(kindTest('study')),
    self: some(kindTest('self')),
    data: some(
      (clause, index) =>
        is(clause[index], 'data') && (!is(clause[index], 'record') || isThing(clause, index)),
    ),
    mine: some(isOwner),
    said: some(kindTest('said')),
  };
};

/** `leave` and `hers` pause and ask by themselves, a `weak` one with company; `stop` only pauses. */
interface Sign {
  readonly kind: 'leave' | 'weak' | 'hers' | 'stop';
  readonly text: string;
}

/** What a deed says of her, with what stood before it: nothing, one refusal, or a denial. */
const readDeed = (
  clause: Clause,
  index: number,
  before: { readonly negations: readonly Token[]; readonly from: number },
  named: Named,
): Sign['kind'] | undefined => {
  const token = clause[index];
  const [negation] = before.negations;
  if (negation === undefined) {
    if (is(token, 'leave')) return token?.isHeard === true ? 'weak' : 'leave';
    if (is(token, 'leaveWeakly')) return 'weak';
    if (is(token, 'retract')) {
      // 后悔没签同意 regrets the other way round.
      const isDenied = someIn(clause, kindTest('deny', 'refuse'), index + 1);
      if (!isDenied && someIn(clause, kindTest('granted', 'takePart'), index + 1)) return 'leave';
    }
    if (!is(token, 'remove')) return undefined;
    // 我把我的记录删了 tells what she did on her telephone.
    const doer = clause.findIndex((_, at) => at < index && isDoer(clause, at));
    if (doer >= 0 && !someIn(clause, kindTest('wish', 'can', 'please'), doer, index))
      return undefined;
    const isForHer =
      named.mine || (named.data && someIn(clause, isServed)) || (named.study && named.self);
    return isForHer ? 'hers' : undefined;
  }
  if (before.negations.length > 1 || is(negation, 'deny')) return undefined;
  if (is(token, 'takePart') || is(token, 'study')) return 'leave';
  if (is(token, 'takePartWeakly')) return 'weak';
  if (is(token, 'keep') && named.mine && (named.data || named.said)) return 'hers';
  if (!is(token, 'record')) return undefined;
  const isByHer = someIn(clause, isDoer, 0, before.from);
  const isHers =
    named.mine ||
    (named.data && !isByHer) ||
    someIn(clause, kindTest('self'), before.from) ||
    someIn(clause, kindTest('recorders'), before.from, index);
  if (isHers) return 'hers';
  return is(negation, 'forbid') && !isByHer ? 'stop' : undefined;
};

const deeds: readonly Kind[] = [
  'leave',
  'leaveWeakly',
  'takePart',
  'takePartWeakly',
  'record',
  'keep',
  'remove',
  'retract',
];

/** 研究 is a deed of theirs in 不让你们研究 and 别研究我. */
const isDoneToHer = (clause: Clause, index: number): boolean =>
  is(clause[index], 'study') &&
  (is(clause[index - 1], 'recorders') ||
    (is(clause[index + 1], 'self') && !isOwner(clause, index + 1)));

const signsIn = (clause: Clause, named: Named): readonly Sign[] => {
  const signs: Sign[] = [];
  let negations: Token[] = [];
  let from = 0;
  for (const [index, token] of clause.entries()) {
    if (is(token, 'forbid', 'refuse', 'deny')) {
      if (negations.length === 0) from = index;
      negations.push(token);
    } else if (
      (is(token, ...deeds) && !isThing(clause, index)) ||
      (negations.length > 0 && isDoneToHer(clause, index))
    ) {
      const kind = readDeed(clause, index, { negations, from }, named);
      if (kind !== undefined) signs.push({ kind, text: token.text });
      negations = [];
    }
  }
  return signs;
};

/**
 * Reads a short message as leaving the study by what it is made of, not by a list of phrases. Never an erasure:
 * what is read here is asked about.
 * @param words normalised text
 * @returns undefined for chat, for questions about the study and where leaving is denied
 */
export const readWithdrawal = (
  words: string,
  leaving: LeavingWords,
): 'near-withdraw' | 'pause' | undefined => {
  if (bareWords(words).length > longestTyped) return undefined;
  const typed = words
    .split(/\p{P}+/u)
    .map(bareWords)
    .filter((clause) => clause !== '');
  const tokenise = createTokeniser(leaving);
  const read = typed.map((clause) => tokenise(clause));
  const isRead = (clause: Clause | undefined): clause is Clause =>
    clause !== undefined && !tellsOfAnother(clause);
  const clauses = read.filter(isRead);
  const unread = typed.filter((_, index) => !isRead(read[index]));
  const courtesies = clauses.flat().filter((token) => is(token, 'courtesies'));
  const letters = typed.join('').length - courtesies.map(({ text }) => text).join('').length;
  if (letters > longestMessage) return undefined;

  const named = namedIn(clauses);
  const some = (...kinds: readonly Kind[]): boolean =>
    clauses.some((clause) => someIn(clause, kindTest(...kinds)));
  const isQuestion = some('asking') || words.includes('?');
  const isRequest = some('requestEnds') || (named.self && some('can', 'please', 'wish'));
  const signs = clauses.flatMap((clause) => signsIn(clause, named));
  const has = (kind: Sign['kind']): boolean => signs.some((sign) => sign.kind === kind);
  // Whoever asks how to leave the study, or whether she may, wants to be asked rather than recorded.
  if (isQuestion && !isRequest)
    return has('leave') && named.study && unread.length === 0 ? 'near-withdraw' : undefined;
  const isLeaving = has('leave') || has('weak');
  if (unread.length > 0) {
    // Beside other words only what names the study or what is hers counts: 太累了，我想退出研究.
    if (leaving.others.some((word) => unread.join().includes(word))) return undefined;
    const isStudyNamed =
      named.study || leaving.studyPlainly.some((word) => unread.join().includes(word));
    return has('hers') || (isLeaving && isStudyNamed) ? 'near-withdraw' : undefined;
  }
  const weak = new Set(signs.filter(({ kind }) => kind === 'weak').map(({ text }) => text));
  if (
    has('leave') ||
    has('hers') ||
    (has('weak') && (named.study || (named.self && weak.size > 1)))
  )
    return 'near-withdraw';
  return has('stop') ? 'pause' : undefined;
};
