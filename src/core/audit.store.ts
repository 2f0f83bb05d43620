import {
  chainMac,
  digestOf,
  nextLink,
  verifyChain,
  type ChainHead,
  type ChainVerdict,
  type LinkedEntry,
} from './chain.ts';
import type { Db, Vault } from './ports.ts';

const insert = `INSERT INTO audit (id, at, actor, action, parameters, link)
VALUES (:sequence, :at, :actor, :action, :parameters, :link)`;
// Not the largest id there is: after a cut tail the next row must show that something is missing.
const lastSequence = `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit'), 0) AS sequence`;
const linkAt = 'SELECT link FROM audit WHERE id = :sequence';
const newest = 'SELECT id AS sequence, link FROM audit ORDER BY id DESC LIMIT 1';
const newestEntries = 'SELECT at, actor, action FROM audit ORDER BY id DESC LIMIT :most';
const newestUnlinked = `SELECT coalesce(max(id), 0) AS sequence FROM audit
WHERE id < coalesce((SELECT min(id) FROM audit WHERE link IS NOT NULL), 9007199254740991)`;
const page = `SELECT id AS sequence, at, actor, action, parameters, link FROM audit
WHERE id > :after ORDER BY id LIMIT 1000`;

interface AuditRow {
  sequence: number;
  at: number;
  actor: string;
  action: string;
  parameters: string;
  link: string | null;
}

const digestOfRow = ({ actor, action, parameters }: Omit<AuditRow, 'sequence' | 'at' | 'link'>) =>
  digestOf(JSON.stringify([actor, action, parameters]));

const sequenceOf = (db: Db, sql: string): number =>
  (db.prepare(sql).get() as { sequence: number }).sequence;

function* entriesAfter(db: Db, start: number): Generator<LinkedEntry> {
  let after = start;
  for (;;) {
    const rows = db.prepare(page).all({ after }) as AuditRow[];
    for (const row of rows) {
      const { sequence, at, link } = row;
      yield { sequence, at, link, digest: digestOfRow(row) };
      after = sequence;
    }
    if (rows.length === 0) return;
  }
}

/** Who did what, and when, as a keyed chain: no text of a person, no name, no WeChat id. */
export const audit = {
  /** @param actor `operator`, `bot`, a staff id or a researcher as named in an agreement */
  append: (
    db: Db,
    vault: Pick<Vault, 'mac'>,
    at: number,
    actor: string,
    action: string,
    parameters: Readonly<Record<string, string | number | readonly string[]>> = {},
  ): void =>
    db.inTransaction(() => {
      const row = { actor, action, parameters: JSON.stringify(parameters) };
      const entry = {
        sequence: sequenceOf(db, lastSequence) + 1,
        at,
        digest: digestOfRow(row),
      };
      const previous = (db.prepare(newest).get() as { link: string | null } | undefined)?.link;
      const link = nextLink(chainMac(vault, 'audit'), previous ?? undefined, entry);
      db.prepare(insert).run({ ...row, sequence: entry.sequence, at, link });
    }),

  /** The newest entries, oldest of them first. */
  newest: (
    db: Db,
    most: number,
  ): readonly { readonly at: number; readonly actor: string; readonly action: string }[] =>
    (
      db.prepare(newestEntries).all({ most }) as { at: number; actor: string; action: string }[]
    ).toReversed(),

  /** The link of a row; undefined where there is none. */
  linkAt: (db: Db, sequence: number): string | undefined =>
    (db.prepare(linkAt).get({ sequence }) as { link: string | null } | undefined)?.link ??
    undefined,

  /** The last row; undefined where none is linked yet. */
  head: (db: Db): ChainHead | undefined => {
    const row = db.prepare(newest).get() as { sequence: number; link: string | null } | undefined;
    return row === undefined || row.link === null
      ? undefined
      : { sequence: row.sequence, link: row.link };
  },

  /**
   * Looks through the chain. Rows from before it have no link; they count only before the first linked one, and
   * nothing is said about them.
   * @param anchors heads noted outside the database
   */
  verify: (
    db: Db,
    vault: Pick<Vault, 'mac'>,
    anchors: readonly ChainHead[] = [],
  ): { readonly verdict: ChainVerdict; readonly unlinked: number } => {
    const unlinked = sequenceOf(db, newestUnlinked);
    const verdict = verifyChain(chainMac(vault, 'audit'), entriesAfter(db, unlinked), {
      anchors,
      first: unlinked + 1,
    });
    return { verdict, unlinked };
  },
};
