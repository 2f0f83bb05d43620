import type { Incoming } from './core/message.ts';
import type { Consent, Handle, HandleMac, Purpose, RoomHandle } from './core/person.ts';
import type { Db } from './core/ports.ts';
import type { RosterMember } from './core/rosters.ts';
import { consents } from './features/consent/consent.store.ts';
import { cleanText } from './features/message-log/message-log.rules.ts';
import { maskPeople } from './features/message-log/names.rules.ts';

/** What masking a text is given. */
export interface MaskingPorts {
  readonly db: Db;
  /** What stands in place of a name. */
  readonly nameMask: string;
  /** Names by which everybody is addressed. */
  readonly everyone: readonly string[];
  membersIn(room: RoomHandle): readonly RosterMember[] | undefined;
  macOf(handle: Handle): HandleMac;
  /** True where what she says now would be kept. */
  permits(consent: Consent, purpose: Purpose, sentAtSecond: number): boolean;
  /** Takes numbers, addresses and the like out of a text. */
  scrub(text: string): string;
  toSimplified(text: string): string;
}

/**
 * A text as it may be kept: clean, without personal data, and without others' names but for the ids of participants
 * it mentions. Undefined where a room's roster cannot be had: then nothing may be kept.
 */
export const createMaskText = (ports: MaskingPorts) => {
  const { db, nameMask: mask, everyone } = ports;
  // One function each for all calls: the index of a roster is kept by them.
  const toSimplified = (text: string): string => ports.toSimplified(text);
  const scrub = (text: string): string => ports.scrub(text);
  return (
    room: RoomHandle,
    { text, mentions, botNames = [] }: Pick<Incoming, 'text' | 'mentions' | 'botNames'>,
  ): string | undefined => {
    const members = ports.membersIn(room);
    if (members === undefined) return undefined;
    return maskPeople(scrub(cleanText(text)), {
      members,
      mentioned: mentions,
      participantOf(handle) {
        const person = consents.find(db, ports.macOf(handle));
        const isIn = person !== undefined && ports.permits(person.consent, 1, Infinity);
        return isIn ? person.participant : undefined;
      },
      mask,
      keep: [...everyone, ...botNames],
      toSimplified,
      scrub,
    });
  };
};
