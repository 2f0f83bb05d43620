import type { Handle, HandleMac, ParticipantId, RoomId } from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, Vault } from '../../core/ports.ts';

const consenting = `SELECT h.participant_id AS participant, h.handle_mac AS mac, p.left_at AS leftAt
FROM participant_handle AS h JOIN participant AS p ON p.id = h.participant_id
  JOIN consent AS c ON c.participant_id = p.id
WHERE h.epoch = :epoch AND c.since IS NOT NULL AND c.state <> 'withdrawn' AND p.deceased_at IS NULL`;
const arrive =
  'INSERT INTO participant_room (participant_id, room_id) VALUES (:participant, :roomId) ON CONFLICT DO NOTHING';
const depart =
  'DELETE FROM participant_room WHERE participant_id = :participant AND room_id = :roomId';
const departAll = 'DELETE FROM participant_room WHERE participant_id = :participant';
const inRoom = 'SELECT participant_id AS participant FROM participant_room WHERE room_id = :roomId';
// A room that is served no more, or is of an earlier login, holds nobody.
const isAnywhere = `SELECT 1 FROM participant_room AS p JOIN room AS r ON r.id = p.room_id
WHERE p.participant_id = :participant AND r.enabled_at IS NOT NULL LIMIT 1`;
const markLeft =
  'UPDATE participant SET left_at = :now WHERE id = :participant AND left_at IS NULL';
const clearLeft =
  'UPDATE participant SET left_at = NULL WHERE id = :participant AND left_at IS NOT NULL';
const sealedHandle = `SELECT sealed_handle AS sealed FROM participant_handle
WHERE participant_id = :participant AND epoch = :epoch AND sealed_handle IS NOT NULL`;

const latestKept = 'SELECT max(keep_until) AS until FROM notice';

/** The last day any notice promises to keep until, epoch ms; undefined where none names one. */
export const latestPromise = (db: Db): number | undefined =>
  (db.prepare(latestKept).get({}) as { until: number | null }).until ?? undefined;

/** Somebody who has consented, with the handle of the login epoch. */
export interface ConsentingMember {
  readonly participant: ParticipantId;
  readonly mac: HandleMac;
  /** Epoch ms; null while she is in a served room, or was never seen in one. */
  readonly leftAt: number | null;
}

/** In which rooms those who consented are, and who has left them all. */
export const departures = {
  /** Everybody alive who has consented and is known in a login epoch. */
  consenting: (db: Db, epoch: number): readonly ConsentingMember[] =>
    db.prepare(consenting).all({ epoch }) as ConsentingMember[],
  /** Who was last seen in a room. */
  inRoom: (db: Db, roomId: RoomId): ReadonlySet<ParticipantId> =>
    new Set(
      (db.prepare(inRoom).all({ roomId }) as { participant: ParticipantId }[]).map(
        ({ participant }) => participant,
      ),
    ),
  /** She was seen in a room. @returns whether she had left before */
  arrive: (db: Db, participant: ParticipantId, roomId: RoomId): boolean => {
    db.prepare(arrive).run({ participant, roomId });
    return db.prepare(clearLeft).run({ participant }).changes === 1;
  },
  /** She is gone from a room. @returns whether that was the last served one, and she has left just now */
  depart: (db: Db, participant: ParticipantId, roomId: RoomId, now: number): boolean => {
    db.prepare(depart).run({ participant, roomId });
    if (db.prepare(isAnywhere).get({ participant }) !== undefined) return false;
    return db.prepare(markLeft).run({ participant, now }).changes === 1;
  },
  /** Forgets in which rooms she was. */
  forgetRooms: (db: Db, participant: ParticipantId): void => {
    db.prepare(departAll).run({ participant });
  },
  /** Her WeChat id of a login epoch; undefined where it is not known or does not open. */
  handleOf: (
    db: Db,
    vault: Pick<Vault, 'openFor'>,
    participant: ParticipantId,
    epoch: number,
  ): Handle | undefined => {
    const row = db.prepare(sealedHandle).get({ participant, epoch }) as
      { sealed: Uint8Array } | undefined;
    if (row === undefined) return undefined;
    try {
      return vault.openFor(participant, row.sealed, `handle:${participant}`) as Handle;
    } catch {
      return undefined;
    }
  },
};

const ownRooms = `SELECT r.number AS room FROM participant_room AS p JOIN room AS r ON r.id = p.room_id
WHERE p.participant_id = :participant ORDER BY r.number`;
const ownLeaving =
  'SELECT left_at AS at FROM participant WHERE id = :participant AND left_at IS NOT NULL';

/** For her copy: in which groups she was last seen, and since when in none. */
const showOwnRooms: NonNullable<PersonalDataStore['show']> = (db, _vault, participant) => {
  const seen = db.prepare(ownRooms).all({ participant }) as { room: number }[];
  const left = db.prepare(ownLeaving).all({ participant }) as { at: number }[];
  const records = [
    ...seen.map((values) => ({ line: { key: 'own-copy.in-room', values } })),
    ...left.map(({ at }) => ({ at, line: { key: 'own-copy.left' } })),
  ];
  return records.length === 0 ? [] : [{ heading: 'own-copy.rooms', records }];
};

/** In which rooms she is, as personal data. */
export const departurePersonalData: PersonalDataStore = {
  tables: ['participant_room'],
  collect: () => [],
  show: showOwnRooms,
  erase: (db, participant) => {
    departures.forgetRooms(db, participant);
    db.prepare(clearLeft).run({ participant });
  },
  newestUntil: () => undefined,
  deleteNewestUntil: () => [],
  eraseSince: () => [],
  recordIds: () => [],
  deleteRecords: () => undefined,
};
