import type { Handle, HandleMac } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import type { GroupEvent } from './events.rules.ts';

const insert = `INSERT INTO event (room_id, kind, title, details, places, staff_id, created_at, expires_at)
VALUES (:roomId, :kind, :title, :details, :places, :staffId, :now, :expiresAt) RETURNING id`;
const columns = `e.id, e.room_id AS roomId, r.number AS room, e.kind, e.title, e.details, e.places,
  e.closed_at IS NOT NULL AS isClosed`;
const from = 'FROM event AS e JOIN room AS r ON r.id = e.room_id';
const byId = `SELECT ${columns} ${from} WHERE e.id = :id AND e.expires_at > :now`;
const open = `SELECT ${columns} ${from} WHERE e.closed_at IS NULL AND e.expires_at > :now ORDER BY e.id`;
const close = 'UPDATE event SET closed_at = :now WHERE id = :id AND closed_at IS NULL';
const expire = 'DELETE FROM event WHERE expires_at <= :now';
const signUp = `INSERT INTO sign_up (event_id, handle_mac, sealed_handle, sequence)
SELECT :id, :mac, :sealed, coalesce(max(sequence), 0) + 1 FROM sign_up WHERE event_id = :id
ON CONFLICT DO NOTHING`;
const leave = 'DELETE FROM sign_up WHERE event_id = :id AND handle_mac = :mac';
const signedUp = `SELECT handle_mac AS mac, sealed_handle AS sealed FROM sign_up
WHERE event_id = :id ORDER BY sequence`;
const vote = `INSERT INTO vote (event_id, handle_mac, choice) VALUES (:id, :mac, :choice)
ON CONFLICT DO UPDATE SET choice = excluded.choice`;
const votes = 'SELECT choice, count(*) AS count FROM vote WHERE event_id = :id GROUP BY choice';
const forgetVotes = 'DELETE FROM vote WHERE event_id = :id';

const context = (id: number): string => `sign-up:${id}`;

/** Somebody who has signed up, in the order of arrival. */
export interface SignedUp {
  readonly mac: HandleMac;
  readonly handle: Handle;
}

type EventRow = Omit<GroupEvent, 'isClosed'> & { readonly isClosed: number };
const toEvent = (row: EventRow): GroupEvent => ({ ...row, isClosed: row.isClosed === 1 });

/** Events, sign-ups and votes. Handles lie sealed; all of it is forgotten soon after the day. */
export const events = {
  /** @returns its number */
  add: (
    db: Db,
    event: Omit<GroupEvent, 'id' | 'room' | 'isClosed'> & {
      readonly staffId: string;
      readonly now: number;
      readonly expiresAt: number;
    },
  ): number => (db.prepare(insert).get(event) as { id: number }).id,
  find: (db: Db, id: number, now: number): GroupEvent | undefined => {
    const row = db.prepare(byId).get({ id, now }) as EventRow | undefined;
    return row === undefined ? undefined : toEvent(row);
  },
  /** Open ones of every room, oldest first. */
  open: (db: Db, now: number): readonly GroupEvent[] =>
    (db.prepare(open).all({ now }) as EventRow[]).map(toEvent),
  /** @returns false where it was closed before */
  close: (db: Db, id: number, now: number): boolean =>
    db.prepare(close).run({ id, now }).changes === 1,
  /** Forgets what is over, with everybody below it. */
  expire: (db: Db, now: number): void => {
    db.prepare(expire).run({ now });
  },
  /** @returns false where she had signed up before */
  signUp: (db: Db, vault: Vault, id: number, { mac, handle }: SignedUp): boolean =>
    db.prepare(signUp).run({ id, mac, sealed: vault.sealService(handle, context(id)) }).changes ===
    1,
  /** @returns false where she had not signed up */
  leave: (db: Db, id: number, mac: HandleMac): boolean =>
    db.prepare(leave).run({ id, mac }).changes === 1,
  signedUp: (db: Db, vault: Vault, id: number): readonly SignedUp[] =>
    (db.prepare(signedUp).all({ id }) as { mac: HandleMac; sealed: Uint8Array }[]).map(
      ({ mac, sealed }) => ({ mac, handle: vault.openService(sealed, context(id)) as Handle }),
    ),
  /** Her vote; a later one takes the place of an earlier. @param choice from 1 */
  vote: (db: Db, id: number, mac: HandleMac, choice: number): void => {
    db.prepare(vote).run({ id, mac, choice });
  },
  /** How many chose what. */
  votes: (db: Db, id: number): ReadonlyMap<number, number> =>
    new Map(
      (db.prepare(votes).all({ id }) as { choice: number; count: number }[]).map(
        ({ choice, count }) => [choice, count],
      ),
    ),
  forgetVotes: (db: Db, id: number): void => {
    db.prepare(forgetVotes).run({ id });
  },
};
