import { minuteMs, startOfDay } from '../../core/clock.ts';
import type { ListeningGap } from '../../core/listening-gap.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { Vault } from '../../core/ports.ts';
import { checkInTextContext, messageTextContext } from '../../core/sealing.ts';
import type { Row } from '../../core/table-files.ts';
import { createStudyTime } from './study-time.rules.ts';
import { type Tier } from './tables.rules.ts';
import type { GeneralisedIdentifiers } from './disclosure.rules.ts';
import type { CheckInRow, MessageRow, ParticipantRow, PostRow } from './stored-rows.ts';

/** A row as exported. */
export type ExportedRow = Row;

/** What masking needs: the one de-identifying path every format goes through. */
export interface MaskPorts {
  readonly vault: Vault;
  readonly study: string;
  readonly tier: Tier;
  readonly zone: string;
  /** Start of the study's first day, epoch ms. */
  readonly startMs: number;
  /** What stands in place of a member's name. */
  readonly memberMask: string;
}

/** Turns stored rows into exported ones: no own id, no instant, no handle gets through. */
export interface Mask {
  /** @param standing whoever may be told by a pseudonym where she is mentioned */
  message(row: MessageRow, sequence: number, standing: ReadonlySet<ParticipantId>): ExportedRow;
  /** Undefined where her key is destroyed. */
  checkIn(row: CheckInRow): ExportedRow | undefined;
  /** @param told what may be told of what others know of her */
  participant(row: ParticipantRow, messages: number, told: GeneralisedIdentifiers): ExportedRow;
  /** Whom an exported message replies to or mentions. */
  edges(row: MessageRow, exported: ExportedRow): readonly ExportedRow[];
  /** Her pseudonym. */
  person(id: ParticipantId): string;
  post(row: PostRow): ExportedRow;
  /** Day and part of the day it began, whole minutes begun. */
  gap(gap: ListeningGap): ExportedRow;
  weekOf(instantMs: number): number;
  /** Start of a local day, epoch ms. @param day `yyyy-MM-dd` */
  dayStart(day: string): number;
  roomName(number: number): string;
}

/** Hex digits of a pseudonym: enough that two of 100,000 people do not share one. */
const pseudonymLength = 10;

/** A participant who is mentioned, as the log keeps her in a text. */
const mention = /@\[(p_[0-9a-f]{16})\]/gu;

/** The same, as exported. */
const maskedMention = /@\[(P[0-9a-f]{10})\]/gu;

/** Tells ids of messages as exports of a study do. */
export const messageNamer =
  (vault: Vault, study: string) =>
  (id: string): string =>
    `M${vault.mac('study', study, 'message', id).slice(0, pseudonymLength)}`;

/** Pseudonyms are keyed by the study: two studies cannot be linked by them. */
export const createMask = ({ vault, study, tier, zone, startMs, memberMask }: MaskPorts): Mask => {
  const pseudonym = (kind: string, id: string): string =>
    vault.mac('study', study, kind, id).slice(0, pseudonymLength);
  const people = new Map<ParticipantId, string>();
  const person = (id: ParticipantId): string => {
    const known = people.get(id);
    if (known !== undefined) return known;
    const named = `P${pseudonym('participant', id)}`;
    people.set(id, named);
    return named;
  };
  const timeOf = createStudyTime(startMs, zone);
  const time = (instantMs: number): ExportedRow => {
    const { day, band } = timeOf(instantMs);
    return { day_index: day, hour_band: band };
  };
  const roomName = (number: number): string => `R${number}`;

  const textOf = (row: MessageRow, standing: ReadonlySet<ParticipantId>): string | null => {
    if (tier !== 'T2' || row.sealedText === null) return null;
    const text = vault.openFor(row.participant, row.sealedText, messageTextContext(row.id));
    return (
      text?.replaceAll(mention, (_token, id: ParticipantId) =>
        standing.has(id) ? `@[${person(id)}]` : `@${memberMask}`,
      ) ?? null
    );
  };
  const messageName = messageNamer(vault, study);
  const postName = (id: string): string => `B${pseudonym('post', id)}`;

  return {
    message(row, sequence, standing) {
      const { day, band } = timeOf(row.sentAt);
      return {
        message_id: messageName(row.id),
        participant: person(row.participant),
        sequence,
        day_index: day,
        hour_band: band,
        room: roomName(row.roomNumber),
        kind: row.kind,
        length: row.length,
        text: textOf(row, standing),
        reply_to: row.replyTo === null ? null : messageName(row.replyTo),
        replied_to_unlogged: row.repliedToUnlogged === 1,
        mentions: row.mentions,
        prompt_id: row.promptId === null ? null : postName(row.promptId),
        flags: row.flags,
        notice_version: row.noticeVersion,
      };
    },
    checkIn(row) {
      // T2 alone opens data keys: a lower tier tells that she answered, not what.
      const scores =
        tier === 'T2'
          ? vault.openFor(row.participant, row.sealedScores, checkInTextContext(row.id))
          : '[]';
      if (scores === undefined) return undefined;
      const [distress = null, sleep = null, fatigue = null] = JSON.parse(scores) as number[];
      return {
        participant: person(row.participant),
        ...time(row.answeredAt),
        distress,
        sleep,
        fatigue,
        notice_version: row.noticeVersion,
      };
    },
    edges(row, { participant: source = null, text = null }) {
      const said = String(text ?? '');
      // Most messages reply to nobody and mention nobody, and are not searched.
      if (row.repliedTo === null && !said.includes('@[')) return [];
      const mentioned = [...said.matchAll(maskedMention)].map(([, who = '']) => who);
      const { week: week_index } = timeOf(row.sentAt);
      const edge = (target: string, kind: string): ExportedRow => ({
        source,
        target,
        kind,
        week_index,
      });
      return [
        ...(row.repliedTo === null ? [] : [edge(person(row.repliedTo), 'reply')]),
        ...[...new Set(mentioned)].map((who) => edge(who, 'mention')),
      ].filter(({ target }) => target !== source);
    },
    person,
    participant: (row, messages, { role, weeks }) => ({
      participant: person(row.participant),
      role: role === '' ? null : role,
      consent_week: weeks === '' ? null : weeks,
      purposes: row.purposes,
      state: row.state,
      messages,
      notice_version: row.noticeVersion,
    }),
    post: (row) => ({
      post_id: postName(row.id),
      room: roomName(row.roomNumber),
      ...time(row.postedAt),
      kind: row.kind,
      reference_id: row.referenceId,
      text: row.text,
    }),
    gap: ({ cause, startedAt, endedAt }) => ({
      cause,
      ...time(startedAt),
      minutes: Math.ceil((endedAt - startedAt) / minuteMs),
    }),
    dayStart: (day) => startOfDay(day, zone) ?? 0,
    weekOf: (instantMs) => timeOf(instantMs).week,
    roomName,
  };
};
