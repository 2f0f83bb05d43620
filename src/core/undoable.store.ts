import { dayMs } from './clock.ts';
import type { HandleMac } from './person.ts';
import type { Db } from './ports.ts';

/** What somebody of the staff did, with what it takes to undo it. */
export interface Undoable {
  readonly kind:
    | 'posts.hold'
    | 'posts.go-on'
    | 'answered'
    | 'duty.set'
    | 'room.disable'
    | 'control.set'
    | 'alert.take';
  /** Numbers and ids of ours; of nobody but staff. */
  readonly parameters: Readonly<Record<string, string | number>>;
}

/** How long something can be undone, ms. */
const undoableForMs = dayMs;

const upsert = `INSERT INTO undoable (handle_mac, kind, parameters, done_at)
VALUES (:mac, :kind, :parameters, :now)
ON CONFLICT (handle_mac) DO UPDATE SET
  kind = excluded.kind, parameters = excluded.parameters, done_at = excluded.done_at`;
const select = 'SELECT kind, parameters FROM undoable WHERE handle_mac = :mac AND done_at > :since';
const remove = 'DELETE FROM undoable WHERE handle_mac = :mac';
const expire = 'DELETE FROM undoable WHERE done_at <= :until';

/** The last thing each of the staff can undo; kept over restarts. */
export const undoables = {
  note: (db: Db, mac: HandleMac, { kind, parameters }: Undoable, now: number): void => {
    db.prepare(upsert).run({ mac, kind, parameters: JSON.stringify(parameters), now });
  },
  /** Hers, which from then on is undone. */
  take: (db: Db, mac: HandleMac, now: number): Undoable | undefined => {
    const row = db.prepare(select).get({ mac, since: now - undoableForMs }) as
      { kind: Undoable['kind']; parameters: string } | undefined;
    db.prepare(remove).run({ mac });
    return row === undefined
      ? undefined
      : {
          kind: row.kind,
          parameters: JSON.parse(row.parameters) as Undoable['parameters'],
        };
  },
  /** She has done what cannot be undone: 撤销 must not reach behind it. */
  forget: (db: Db, mac: HandleMac): void => {
    db.prepare(remove).run({ mac });
  },
  /** Forgets what can be undone no more. */
  expire: (db: Db, now: number): void => {
    db.prepare(expire).run({ until: now - undoableForMs });
  },
};
