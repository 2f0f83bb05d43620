import { dayMs } from '../../core/clock.ts';
import type { HandleMac, ParticipantId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';

const add = 'INSERT INTO deceased (handle_mac, at) VALUES (:mac, :now) ON CONFLICT DO NOTHING';
const mark = 'UPDATE participant SET deceased_at = :now WHERE id = :participant';
const isDeceased = `SELECT 1 FROM deceased WHERE handle_mac = :mac UNION ALL
SELECT 1 FROM participant_handle AS h JOIN participant AS p ON p.id = h.participant_id
WHERE h.handle_mac = :mac AND p.deceased_at IS NOT NULL LIMIT 1`;
const tell = `INSERT INTO deceased (handle_mac, at, told_at) VALUES (:mac, :now, :now)
ON CONFLICT (handle_mac) DO UPDATE SET told_at = excluded.told_at WHERE deceased.told_at IS NULL`;
// Of an earlier login a mark tells nobody from another.
const sinceLogin = 'at >= (SELECT coalesce(max(started_at), 0) FROM epoch)';
const count = `SELECT count(*) AS count FROM deceased WHERE ${sinceLogin}`;
const isAnyOutdated = `SELECT 1 FROM deceased WHERE NOT ${sinceLogin} LIMIT 1`;
// One who waits for the ledger of erasures is on her way already.
const found = `SELECT d.handle_mac AS mac, p.id AS participant FROM deceased AS d
JOIN participant_handle AS h ON h.handle_mac = d.handle_mac JOIN participant AS p ON p.id = h.participant_id
WHERE p.deceased_at IS NULL AND p.withdrawn_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM erasure_intent AS e WHERE e.participant_id = p.id AND e.waits_for_ledger = 1)`;

const report = `INSERT INTO death_report (handle_mac, reporter, reported_at) VALUES (:mac, :reporter, :now)
ON CONFLICT (handle_mac) DO NOTHING RETURNING id`;
const find = `SELECT id, handle_mac AS mac, reporter FROM death_report
WHERE id = :id AND reported_at > :after`;
const remove = 'DELETE FROM death_report WHERE id = :id';
const expire = 'DELETE FROM death_report WHERE reported_at <= :after';
const forget = 'DELETE FROM death_report';

/** How long a second of the staff may confirm, ms. */
const reportLifetimeMs = dayMs;
/** The first number of a report, so that none is taken for a place in a list of names. */
const firstNumber = 101;

/** A death that one of the staff has confirmed. */
export interface DeathReport {
  /** From 101; what staff type. */
  readonly number: number;
  readonly mac: HandleMac;
  /** Who confirmed first. */
  readonly reporter: HandleMac;
}

/** Handles to which nothing is sent by itself any more, whether their owner took part or not. */
export const deceased = {
  /** Marks a handle, and the participant who has it. */
  mark: (db: Db, mac: HandleMac, participant: ParticipantId | undefined, now: number): void => {
    db.prepare(add).run({ mac, now });
    if (participant !== undefined) db.prepare(mark).run({ participant, now });
  },
  has: (db: Db, mac: HandleMac): boolean => db.prepare(isDeceased).get({ mac }) !== undefined,
  /** Notes that whoever writes from her account was told. @returns false where that was so before */
  tellOnce: (db: Db, mac: HandleMac, now: number): boolean =>
    db.prepare(tell).run({ mac, now }).changes === 1,
  /** How many were marked since the newest login epoch began. */
  count: (db: Db): number => (db.prepare(count).get({}) as { count: number }).count,
  /** True where somebody was marked before it: those marks are forgotten. */
  isAnyOutdated: (db: Db): boolean => db.prepare(isAnyOutdated).get({}) !== undefined,
  /** Participants who have a marked account and are not marked themselves: they were bound to it afterwards. */
  found: (db: Db): readonly { readonly mac: HandleMac; readonly participant: ParticipantId }[] =>
    db.prepare(found).all({}) as { mac: HandleMac; participant: ParticipantId }[],
};

/** Deaths that wait for a second confirmation, at most a day. */
export const deathReports = {
  /** @returns the number of the report; undefined where there is one already */
  add: (db: Db, mac: HandleMac, reporter: HandleMac, now: number): number | undefined => {
    deathReports.expire(db, now);
    const row = db.prepare(report).get({ mac, reporter, now }) as { id: number } | undefined;
    return row && row.id + firstNumber - 1;
  },
  find: (db: Db, number: number, now: number): DeathReport | undefined => {
    const id = number - firstNumber + 1;
    const row = db.prepare(find).get({ id, after: now - reportLifetimeMs }) as
      Omit<DeathReport, 'number'> | undefined;
    return row && { number, mac: row.mac, reporter: row.reporter };
  },
  remove: (db: Db, number: number): void => {
    db.prepare(remove).run({ id: number - firstNumber + 1 });
  },
  /** Deletes what no second has confirmed in time. */
  expire: (db: Db, now: number): void => {
    db.prepare(expire).run({ after: now - reportLifetimeMs });
  },
  /** Deletes all: in a new login epoch MACs tell nobody from another. */
  forget: (db: Db): void => {
    db.prepare(forget).run({});
  },
};
