import { sayPrivately } from '../../core/effect.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { bareWords, restAfter, withoutSlash } from '../../core/words.ts';
import { consents } from './consent.store.ts';
import { lostCodes } from './lost-code-request.store.ts';
import { personalCodes } from './personal-code.store.ts';
import { writeRebindReceipt } from './receipts.commands.ts';

/** What the step is given. */
export interface ReBindPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  readonly random: RandomHex;
  readonly noticeVersion: string;
  /** The login epoch. */
  epoch(): number;
  /** True where a participant who began since the login may be one of before. */
  isAnybodyUnbound(participant: ParticipantId): boolean;
}

/** Random bytes of a code: as its hex digits are read by people, 40 bits in ten of them. */
const codeBytes = 5;

const codeShape = /^[0-9a-f]{10}$/u;

/** MAC of a personal code as typed: spaces, dashes and case are equal. */
const macOfCode = (vault: Vault, code: string): string =>
  vault.mac('service', 'personal-code', bareWords(code).toLowerCase());

/** Makes a code for her, in the caller's transaction. Only its MAC is kept. @returns the code, in two groups */
export const givePersonalCode = (
  { db, vault, random }: Pick<ReBindPorts, 'db' | 'vault' | 'random'>,
  participant: ParticipantId,
  now: number,
): string => {
  const code = random(codeBytes);
  personalCodes.give(db, participant, macOfCode(vault, code), now);
  return `${code.slice(0, codeBytes)}-${code.slice(codeBytes)}`;
};

/** A personal code as typed, without its word; undefined where it is none. */
const codeIn = (words: string, vocabulary: Pick<Vocabulary, 'member'>): string | undefined => {
  const code = restAfter(withoutSlash(words), vocabulary.member.recover);
  return code !== undefined && codeShape.test(bareWords(code)) ? code : undefined;
};

/** True for 找回 and a code: typed in a group it is made void, wherever that is. */
export const isPersonalCode = (words: string, vocabulary: Pick<Vocabulary, 'member'>): boolean =>
  codeIn(words, vocabulary) !== undefined;

/**
 * 找回 and her code, in private: binds her to the handle of this login, and her consent goes on from here. Never by
 * name, alias or picture. Source: architecture section 5, Identity.
 */
export const createReBindStep = (ports: ReBindPorts): Step => {
  const { db, vault } = ports;

  const bind = ({ message, sender, now }: MessageContext, codeMac: string): Verdict => {
    const { handle, mac } = sender;
    const participant = personalCodes.ownerOf(db, codeMac);
    const owner = participant === undefined ? undefined : consents.get(db, participant);
    const unknown = stop(sayPrivately(handle, 'consent.code-unknown'));
    if (participant === undefined || owner === undefined || owner.state === 'withdrawn')
      return unknown;
    // Two consents are never joined, and nothing of hers is deleted but by her own word.
    if (sender.participant !== undefined && sender.consent.since !== undefined)
      return sender.participant !== participant && ports.isAnybodyUnbound(sender.participant)
        ? stop(sayPrivately(handle, 'consent.withdraw-first'))
        : unknown;
    personalCodes.bind(db, vault, { participant, mac, handle, epoch: ports.epoch() });
    // What was said while nobody could be told from others stays outside: the consent begins anew with this message.
    if (owner.state === 'active' && owner.noticeVersion === ports.noticeVersion)
      consents.open(db, vault, {
        participant,
        mac,
        handle,
        noticeVersion: ports.noticeVersion,
        purposes: owner.purposes,
        sentAt: message.sentAt,
        now,
      });
    else consents.note(db, participant, 'rebound', undefined, [], now);
    writeRebindReceipt(ports, participant, owner, { channel: 'private', now });
    // Whoever had asked staff to find her needs that no more.
    lostCodes.remove(db, mac);
    const code = givePersonalCode(ports, participant, now);
    return stop(sayPrivately(handle, 'consent.rebound', { code }));
  };

  return {
    name: 're-bind',
    runsInUnservedRooms: true,
    run(context) {
      const { message, words, sender } = context;
      if (message.kind !== 'text') return pass;
      const code = codeIn(words, ports.vocabulary);
      if (code === undefined) return pass;
      const codeMac = macOfCode(vault, code);
      if (message.room !== undefined) {
        // Whoever has read it could speak for her: it is void, and the study's contact has to help.
        personalCodes.burn(db, codeMac);
        return stop(sayPrivately(sender.handle, 'consent.code-exposed'));
      }
      return context.isFresh ? bind(context, codeMac) : stop();
    },
  };
};
