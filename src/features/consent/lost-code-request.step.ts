import { audit } from '../../core/audit.store.ts';
import { sayPrivately, type Say } from '../../core/effect.ts';
import type { HandleMac, ParticipantId, RoomHandle } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { rooms } from '../../core/room.store.ts';
import type { RosterMember } from '../../core/rosters.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { restAfter, withoutSlash } from '../../core/words.ts';
import { readAnswer } from './consent-questions.ts';
import { readConsentWord, type ConsentWord } from './consent-words.rules.ts';
import { sayFound } from './lost-code-found.ts';
import { participantNames } from './lost-code-name.store.ts';
import { lostCodes, type LostCodeKind } from './lost-code-request.store.ts';

/** What the step is given. */
export interface LostCodePorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  /** The login epoch. */
  epoch(): number;
  /** True where an unknown sender may be somebody who consented before the bot logged in anew. */
  isAnybodyUnbound(): boolean;
  /** How the audit calls a staff member; undefined for anybody else. */
  staffIdOf(mac: HandleMac): string | undefined;
  /** A code by which she is known again after the bot has logged in anew. */
  codeFor(participant: ParticipantId, now: number): string;
}

/** What keeping names needs. */
export interface NamePorts extends Pick<LostCodePorts, 'db' | 'vault'> {
  /** A room's members with every name known of them; undefined where they cannot be had. */
  readonly membersIn: (room: RoomHandle) => readonly RosterMember[] | undefined;
}

/**
 * Which request follows from a word. That somebody is no adult is not kept: like 退出研究 it means that nothing of hers
 * may be held, and 不同意 stops as 暂停记录 does.
 */
const kinds: Readonly<Partial<Record<ConsentWord['kind'], LostCodeKind>>> = {
  withdraw: 'withdraw',
  'near-withdraw': 'near-withdraw',
  pause: 'pause',
  minor: 'withdraw',
  decline: 'pause',
};
/** In a group these are ordinary talk. */
const privateWords: readonly string[] = ['minor', 'decline'];
/** Number of a request and the check the operator reads out. */
const confirmationShape = /^(\d{1,5})\s+(\d{4})$/u;

/** Keeps the names by which a participant is shown in the served rooms, as rosters know them. */
export const keepNames = (
  { db, vault, membersIn }: NamePorts,
  participant: ParticipantId,
  now: number,
): void => {
  const handle = participantNames.handleOf(db, vault, participant);
  const names = rooms
    .enabled(db, vault)
    .flatMap((room) => membersIn(room.handle) ?? [])
    .filter((member) => member.handle === handle)
    .flatMap((member) => member.names);
  participantNames.keep(db, vault, participant, [...new Set(names)], now);
};

/**
 * Somebody the bot does not recognise wants to leave or stop, and somebody who consented is missing: a request for
 * staff. It never answers for the consent step, which deals with the word itself. Two staff confirm a request here;
 * the operator binds it. Source: architecture section 5, Identity.
 */
export const createLostCodeStep = (ports: LostCodePorts): Step => {
  const { db, vault, vocabulary } = ports;

  const confirm = ({ sender, now, isFresh }: MessageContext, words: RegExpExecArray): Verdict => {
    const staffId = ports.staffIdOf(sender.mac);
    const number = Number(words[1]);
    if (!isFresh || staffId === undefined) return stop();
    if (lostCodes.find(db, vault, number) === undefined)
      return stop(sayPrivately(sender.handle, 'lost-code.no-request'));
    lostCodes.confirm(db, number, { staffId, checkDigits: words[2] ?? '', now });
    audit.append(db, vault, now, staffId, 'participants.confirm', { request: number });
    return stop(sayPrivately(sender.handle, 'lost-code.confirmed', { number }));
  };

  const readConfirmation = ({
    message,
    sender,
    words,
  }: MessageContext): RegExpExecArray | undefined => {
    if (sender.role === 'member' || message.room !== undefined) return undefined;
    const rest = restAfter(withoutSlash(words), vocabulary.member.recover);
    return (rest === undefined ? null : confirmationShape.exec(rest)) ?? undefined;
  };

  /** What she is told once staff have found her, with a new code: the lost one may be in other hands. */
  const tellFound = ({ message, sender, now, isFresh }: MessageContext): readonly Say[] => {
    const { mac, handle, participant } = sender;
    if (message.room !== undefined || !isFresh || participant === undefined) return [];
    return lostCodes.isResolved(db, mac) ? [sayFound(handle, ports.codeFor(participant, now))] : [];
  };

  const ask = (context: MessageContext): Verdict => {
    const { message, sender, now, isFresh } = context;
    const { mac, handle } = sender;
    if (sender.consent.since !== undefined || !ports.isAnybodyUnbound()) return pass;
    const answer = readAnswer(db, vocabulary, context);
    if (answer === 'no') return pass;
    const word = (answer ?? readConsentWord(context.words, vocabulary))?.kind;
    const kind = word === undefined ? undefined : kinds[word];
    if (word === undefined || kind === undefined) return pass;
    if (message.room !== undefined && privateWords.includes(word)) return pass;
    const number = lostCodes.ask(db, vault, { mac, handle }, { epoch: ports.epoch(), kind, now });
    const effects =
      isFresh && number !== undefined ? [sayPrivately(handle, 'lost-code.asked', { number })] : [];
    // To somebody in no served room the strangers' sentence would say that nothing is kept.
    return message.room === undefined && !sender.isKnown
      ? stop(...effects)
      : { next: 'continue', effects };
  };

  return {
    name: 'lost-code',
    // After a new login no room is served until a lead has spoken, and who leaves does not wait for that.
    runsInUnservedRooms: true,
    run(context) {
      if (context.message.kind !== 'text') return pass;
      const confirmation = readConfirmation(context);
      if (confirmation !== undefined) return confirm(context, confirmation);
      const found = tellFound(context);
      return found.length > 0 ? { next: 'continue', effects: found } : ask(context);
    },
  };
};
