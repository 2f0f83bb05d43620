import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { audit } from '../../src/core/audit.store.ts';
import {
  chainMac,
  digestOf,
  nextLink,
  verifyChain,
  type ChainEntry,
  type ChainHead,
  type ChainMac,
  type ChainVerdict,
  type LinkedEntry,
} from '../../src/core/chain.ts';
import { noon } from '../helpers/make.ts';
import { useStores } from '../helpers/memory-db.ts';

const stores = useStores();

/** The real MAC, of the real keystore. */
const keyed = (): ChainMac => chainMac(stores().vault, 'receipts');
/** The break: a chain anybody can make. */
const unkeyed: ChainMac = (...parts) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

const contents = ['one', 'two', 'three', 'four', 'five'];

/** A chain over contents, as an honest writer or somebody with this MAC makes it. */
const chainOf = (mac: ChainMac, texts: readonly string[] = contents): LinkedEntry[] => {
  const made: LinkedEntry[] = [];
  for (const [index, text] of texts.entries()) {
    const entry: ChainEntry = { sequence: index + 1, at: noon + index, digest: digestOf(text) };
    made.push({ ...entry, link: nextLink(mac, made.at(-1)?.link ?? undefined, entry) });
  }
  return made;
};
const headOf = (entries: readonly LinkedEntry[]): ChainHead => {
  const last = entries.at(-1);
  return { sequence: last?.sequence ?? 0, link: last?.link ?? '' };
};
const forged = ['one', 'two', 'never said', 'four', 'five'];

type Attack = (entries: LinkedEntry[], attackersMac: ChainMac) => LinkedEntry[];
const attacks: Readonly<Record<string, Attack>> = {
  edit: (entries) => entries.with(2, { ...entries[2]!, digest: digestOf('never said') }),
  delete: (entries) => entries.toSpliced(2, 1),
  swap: (entries) =>
    entries.with(1, { ...entries[2]!, sequence: 2 }).with(2, { ...entries[1]!, sequence: 3 }),
  truncate: (entries) => entries.slice(0, 3),
  rewrite: (_entries, mac) => chainOf(mac, forged),
};
/** What comes of an attack by somebody who can compute this MAC. */
const after = (attack: string, mac: ChainMac, attackersMac: ChainMac, isAnchored: boolean) => {
  const honest = chainOf(mac);
  const found = attacks[attack]!([...honest], attackersMac);
  return verifyChain(mac, found, isAnchored ? { anchors: [headOf(honest)] } : {});
};

describe('a chain nobody touched', () => {
  it('holds, and names its head', () => {
    const chain = chainOf(keyed());
    expect(verifyChain(keyed(), chain)).toEqual({ ok: true, head: headOf(chain), length: 5 });
  });

  it('holds against a head noted before it grew', () => {
    const chain = chainOf(keyed());
    const anchors = [headOf(chain.slice(0, 2))];
    expect(verifyChain(keyed(), chain, { anchors }).ok).toBe(true);
  });

  it('holds without entries, but not where one was noted', () => {
    expect(verifyChain(keyed(), [])).toEqual({ ok: true, head: undefined, length: 0 });
    const anchors = [headOf(chainOf(keyed()))];
    expect(verifyChain(keyed(), [], { anchors })).toEqual({ ok: false, at: 1, what: 'truncated' });
  });

  it('is read entry by entry, and nothing after a fault is read', () => {
    const weak: ChainMac = (_previous, ...parts) => parts.join(':');
    let made = 0;
    const long = 200_000;
    function* entries(): Generator<LinkedEntry> {
      for (; made < long; made += 1) {
        const entry = { sequence: made + 1, at: made, digest: '' };
        yield { ...entry, link: made === 1000 ? 'wrong' : nextLink(weak, undefined, entry) };
      }
    }
    expect(verifyChain(weak, entries())).toEqual({ ok: false, at: 1001, what: 'edited' });
    expect(made).toBe(1000);
  });
});

describe('an attack on a chain', () => {
  const found: [string, Extract<ChainVerdict, { ok: false }>['what'], number][] = [
    ['edit', 'edited', 3],
    ['delete', 'gap', 3],
    ['swap', 'edited', 2],
    ['truncate', 'truncated', 4],
    ['rewrite', 'rewritten', 5],
  ];

  it.each(found)('is found: %s, even with the right key', (attack, what, at) => {
    expect(after(attack, keyed(), keyed(), true)).toEqual({ ok: false, at, what });
  });

  it.each(['edit', 'delete', 'swap'])('needs no noted head to be found: %s', (attack) => {
    expect(after(attack, keyed(), keyed(), false).ok).toBe(false);
  });

  it.each(['truncate', 'rewrite'])('is not found without a noted head: %s', (attack) => {
    expect(after(attack, keyed(), keyed(), false).ok).toBe(true);
  });

  it('is found without the key: a rewrite, with no head noted', () => {
    expect(after('rewrite', keyed(), unkeyed, false)).toEqual({ ok: false, at: 1, what: 'edited' });
  });

  it('would pass in a chain without a key: a rewrite by anybody', () => {
    expect(after('rewrite', unkeyed, unkeyed, false).ok).toBe(true);
  });

  it('is found in the time, and by the key of another chain', () => {
    const chain = chainOf(keyed());
    const later = chain.with(4, { ...chain[4]!, at: noon + 99 });
    expect(verifyChain(keyed(), later)).toEqual({ ok: false, at: 5, what: 'edited' });
    const other = chainMac(stores().vault, 'audit');
    expect(verifyChain(other, chain)).toEqual({ ok: false, at: 1, what: 'edited' });
  });

  it('is found where two noted heads disagree, or one lies before the chain', () => {
    const chain = chainOf(keyed());
    const anchors = [headOf(chain), { sequence: 5, link: 'another' }];
    expect(verifyChain(keyed(), chain, { anchors }).ok).toBe(false);
    const early = [{ sequence: 0, link: 'x' }];
    expect(verifyChain(keyed(), chain, { anchors: early }).ok).toBe(false);
  });
});

describe('the audit', () => {
  /** Rows 1 and 2 are from before the chain, 3 to 5 are linked. */
  const fill = (): void => {
    const { db, vault } = stores();
    for (const at of [1, 2])
      db.prepare(
        `INSERT INTO audit (at, actor, action, parameters) VALUES (:at, 'operator', 'old', '{}')`,
      ).run({ at });
    for (const at of [3, 4, 5]) audit.append(db, vault, at, 'operator', 'staff.invite', { n: at });
  };
  const verdict = (anchors: readonly ChainHead[] = []) =>
    audit.verify(stores().db, stores().vault, anchors).verdict;
  /** What somebody does who can drop a trigger. */
  const attack = (...statements: readonly string[]): void => {
    const { db } = stores();
    for (const act of ['changed', 'deleted'])
      db.prepare(`DROP TRIGGER audit_is_never_${act}`).run();
    for (const sql of statements) db.prepare(sql).run();
  };

  it('holds, with rows from before it at its beginning', () => {
    fill();
    const { db, vault } = stores();
    expect(audit.verify(db, vault)).toEqual({
      verdict: { ok: true, head: audit.head(db), length: 3 },
      unlinked: 2,
    });
    expect(audit.head(db)?.sequence).toBe(5);
  });

  it.each([
    ['an edited action', `UPDATE audit SET action = 'x' WHERE id = 4`, 'edited', 4],
    ['an edited actor', `UPDATE audit SET actor = 'x' WHERE id = 5`, 'edited', 5],
    ['a deleted row', 'DELETE FROM audit WHERE id = 4', 'gap', 4],
    ['a deleted first row', 'DELETE FROM audit WHERE id = 3', 'gap', 3],
    ['a first row made to look old', 'UPDATE audit SET link = NULL WHERE id = 3', 'edited', 4],
    ['a later row without a link', 'UPDATE audit SET link = NULL WHERE id = 4', 'edited', 4],
  ])('breaks by %s', (_name, sql, what, at) => {
    fill();
    attack(sql);
    expect(verdict()).toEqual({ ok: false, at, what });
  });

  it('breaks by a cut tail: against a noted head, and for good once it goes on', () => {
    fill();
    const { db, vault } = stores();
    const anchors = [audit.head(db)!];
    attack('DELETE FROM audit WHERE id = 5');
    expect([verdict().ok, verdict(anchors)]).toEqual([
      true,
      { ok: false, at: 5, what: 'truncated' },
    ]);
    audit.append(db, vault, 6, 'operator', 'later');
    expect(verdict()).toEqual({ ok: false, at: 5, what: 'gap' });
  });

  it.each([
    `UPDATE audit SET action = 'x' WHERE id = 4`,
    'DELETE FROM audit WHERE id = 5',
    `INSERT OR REPLACE INTO audit (id, at, actor, action, parameters) VALUES (5, 5, 'x', 'x', '{}')`,
  ])('refuses %s of its own accord', (sql) => {
    fill();
    expect(() => stores().db.prepare(sql).run()).toThrow(/never/u);
    expect(verdict().ok).toBe(true);
  });
});
