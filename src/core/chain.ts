import { createHash } from 'node:crypto';
import type { Vault } from './ports.ts';

/** Which chain: each has a subkey of its own, of the same name. */
export type ChainKind = 'receipts' | 'audit';

/** Keyed MAC of parts, hex: the hand that links. Without its key nobody can make a link. */
export type ChainMac = (...parts: readonly string[]) => string;

/** What is linked. The digest stands for a content that lies elsewhere. */
export interface ChainEntry {
  /** Whole number, one more than that of the entry before. */
  readonly sequence: number;
  /** Epoch ms. */
  readonly at: number;
  /** SHA-256 of the content, hex. */
  readonly digest: string;
}

/** An entry as it is found. */
export interface LinkedEntry extends ChainEntry {
  /** The link that stands there; null where the row has none. */
  readonly link: string | null;
  /** False where the content was read and is not what the digest says. */
  readonly isIntact?: boolean;
}

/** A place in a chain: its last entry, or one that was noted outside the database. */
export interface ChainHead {
  readonly sequence: number;
  readonly link: string;
}

/**
 * How a chain broke: `gap`, an entry is missing or out of order; `edited`, an entry is not what was linked;
 * `truncated`, entries up to a noted head are missing; `rewritten`, the chain is whole and another than the noted one.
 */
export type ChainFault = 'gap' | 'edited' | 'truncated' | 'rewritten';

/** What came of looking through a chain. */
export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead | undefined; readonly length: number }
  | { readonly ok: false; readonly at: number; readonly what: ChainFault };

/** What a chain is compared with. */
export interface ChainExpectation {
  /** Heads noted outside the database. Without one, a cut tail and a rewrite with the key cannot be seen. */
  readonly anchors?: readonly ChainHead[];
  /** Sequence of the first entry; 1 unless rows without a link come before it. */
  readonly first?: number;
}

/** The MAC of a chain. The kind is a part of every link, so that no entry can move to another chain. */
export const chainMac =
  (vault: Pick<Vault, 'mac'>, kind: ChainKind): ChainMac =>
  (...parts) =>
    vault.mac(kind, kind, ...parts);

/** SHA-256 of a content, hex. */
export const digestOf = (content: string): string =>
  createHash('sha256').update(content).digest('hex');

/** Link of an entry, hex. @param previous link of the entry before; undefined for the first */
export const nextLink = (mac: ChainMac, previous: string | undefined, entry: ChainEntry): string =>
  mac(previous ?? '', String(entry.sequence), String(entry.at), entry.digest);

const broken = (at: number, what: ChainFault): ChainVerdict => ({ ok: false, at, what });

/**
 * Looks through a chain once, oldest entry first, and names the first fault.
 * @param entries read as they are needed, so that a chain of any length fits
 */
export const verifyChain = (
  mac: ChainMac,
  entries: Iterable<LinkedEntry>,
  { anchors = [], first = 1 }: ChainExpectation = {},
): ChainVerdict => {
  const noted = new Map<number, Set<string>>();
  for (const { sequence, link } of anchors)
    noted.set(sequence, (noted.get(sequence) ?? new Set()).add(link));
  let head: ChainHead | undefined;
  let next = first;
  for (const entry of entries) {
    const { sequence, link } = entry;
    if (sequence !== next) return broken(next, 'gap');
    if (link === null || entry.isIntact === false || link !== nextLink(mac, head?.link, entry))
      return broken(sequence, 'edited');
    const links = noted.get(sequence);
    // Two different heads noted for one place cannot both be right.
    if (links !== undefined && (links.size > 1 || !links.has(link)))
      return broken(sequence, 'rewritten');
    head = { sequence, link };
    next = sequence + 1;
  }
  for (const sequence of noted.keys()) {
    if (sequence >= next) return broken(next, 'truncated');
    if (sequence < first) return broken(sequence, 'rewritten');
  }
  return { ok: true, head, length: next - first };
};
