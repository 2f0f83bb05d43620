import type { RoomId } from './person.ts';
import type { Db } from './ports.ts';
import { holdKinds, type Hold, type HoldKind } from './slot.rules.ts';

const put = `INSERT INTO room_hold (room_id, kind, since, until) VALUES (:roomId, :kind, :now, :until)
ON CONFLICT DO UPDATE SET until = CASE WHEN until IS NULL OR excluded.until IS NULL THEN NULL
  ELSE max(until, excluded.until) END`;
const open =
  'SELECT kind, until FROM room_hold WHERE room_id = :roomId AND (until IS NULL OR until > :now)';
const release = 'DELETE FROM room_hold WHERE room_id = :roomId';
const end = 'DELETE FROM room_hold WHERE room_id = :roomId AND kind = :kind';
const expire = 'DELETE FROM room_hold WHERE until IS NOT NULL AND until <= :now';

/** Holds on what the bot posts by itself, by room. They hold up nothing a person asks for. */
export const holds = {
  /** Holds the posts of a room; a longer hold stays. @param until epoch ms, undefined: until staff go on */
  put: (db: Db, roomId: RoomId, kind: HoldKind, until: number | undefined, now: number): void => {
    db.prepare(put).run({ roomId, kind, until: until ?? null, now });
  },
  /** Holds of a room just now, the one that is told first in front. */
  of: (db: Db, roomId: RoomId, now: number): readonly Hold[] =>
    (db.prepare(open).all({ roomId, now }) as { kind: HoldKind; until: number | null }[])
      .toSorted((one, two) => holdKinds.indexOf(one.kind) - holdKinds.indexOf(two.kind))
      .map(({ kind, until }) => ({ kind, ...(until === null ? {} : { until }) })),
  /** Ends every hold of a room. @returns whether there was one */
  release: (db: Db, roomId: RoomId): boolean => db.prepare(release).run({ roomId }).changes > 0,
  /** Ends the hold of one kind. @returns whether there was one */
  end: (db: Db, roomId: RoomId, kind: HoldKind): boolean =>
    db.prepare(end).run({ roomId, kind }).changes > 0,
  /** Forgets what is over. */
  expire: (db: Db, now: number): void => {
    db.prepare(expire).run({ now });
  },
};
