import type { ParticipantId, Purpose } from '../../src/core/person.ts';
import { rooms } from '../../src/core/room.store.ts';
import { checkInPersonalData, checkIns } from '../../src/features/check-ins/check-ins.store.ts';
import { consentPersonalData, consents } from '../../src/features/consent/consent.store.ts';
import { eraseParticipant } from '../../src/features/erasure/erasure.ts';
import {
  messageLog,
  messageLogPersonalData,
} from '../../src/features/message-log/message-log.store.ts';
import { ids, noticeVersion } from './make.ts';
import type { TestStores } from './memory-db.ts';

/** The room of every test that needs one. */
const roomId = ids.roomId('r_1');

const stores = [consentPersonalData, messageLogPersonalData, checkInPersonalData];

/** What a woman does, as it reaches the stores. */
export interface Person {
  readonly participant: ParticipantId;
  readonly mac: ReturnType<typeof macOf>;
  open(sentAt: number, purposes?: readonly Purpose[], version?: string): void;
  close(sentAt: number, state?: 'paused' | 'declined'): void;
  /** Withdraws and erases, as the app does. */
  withdraw(now: number): void;
  /** Stores a group message, whatever she has consented to. */
  say(sentAt: number, text?: string, version?: string): void;
  /** Stores a check-in answer, whatever she has consented to. */
  checkIn(answeredAt: number, version?: string): void;
}

const macOf = ({ vault }: TestStores, name: string) =>
  vault.mac('handles', '1', name) as Parameters<typeof consents.find>[1];

/** Makes the one room. */
export const addRoom = ({ db, vault }: TestStores): void => {
  const handle = ids.room('room@one');
  rooms.add(db, vault, roomId, macOf({ db, vault }, handle), handle);
};

let made = 0;

/** Somebody who has been shown the notice, at an instant. */
export const addPerson = (stores_: TestStores, shownAt: number): Person => {
  const { db, vault } = stores_;
  made += 1;
  const name = `wxid_${made}`;
  const participant = ids.participant(`p_${made}`);
  const mac = macOf(stores_, name);
  let kept = 0;
  const nextId = (): string => `${participant}_${(kept += 1)}`;
  consents.addParticipant(db, participant, mac, shownAt);
  consents.noticeShown(db, participant, noticeVersion, shownAt);
  return {
    participant,
    mac,
    open: (sentAt, purposes = [1, 2], version = noticeVersion) =>
      consents.open(db, vault, {
        participant,
        mac,
        handle: ids.handle(name),
        noticeVersion: version,
        purposes,
        sentAt,
        now: sentAt,
      }),
    close: (sentAt, state = 'paused') => consents.close(db, participant, state, sentAt, sentAt),
    withdraw(now) {
      consents.withdraw(db, participant, now);
      eraseParticipant({ db, stores }, participant, now);
    },
    say(sentAt, text = '今天走了半小时', version = noticeVersion) {
      const id = nextId();
      messageLog.append(db, vault, {
        id: `m_${id}`,
        participant,
        roomId,
        sourceMac: `source_${id}`,
        sentAt,
        kind: 'text',
        length: text.length,
        text,
        isReplyToUnlogged: false,
        mentions: 0,
        flags: [],
        noticeVersion: version,
      });
    },
    checkIn: (answeredAt, version = noticeVersion) =>
      checkIns.append(db, vault, {
        id: `c_${nextId()}`,
        participant,
        answeredAt,
        scores: [3, 6, 2],
        noticeVersion: version,
      }),
  };
};

/** Rows of a table that belong to a participant. */
export const countRows = (
  { db }: Pick<TestStores, 'db'>,
  table: 'message' | 'check_in_answer' | 'participant_handle' | 'consent_event',
  participant: ParticipantId,
): number =>
  (
    db
      .prepare(`SELECT count(*) AS count FROM ${table} WHERE participant_id = :participant`)
      .get({ participant }) as { count: number }
  ).count;
