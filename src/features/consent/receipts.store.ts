import {
  chainMac,
  digestOf,
  nextLink,
  verifyChain,
  type ChainHead,
  type ChainVerdict,
  type LinkedEntry,
} from '../../core/chain.ts';
import type { ParticipantId, Purpose } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { receiptContext as contextOf } from '../../core/sealing.ts';

const linkAt = 'SELECT link FROM receipt WHERE sequence = :sequence';
const insert =
  'INSERT INTO receipt (sequence, at, digest, link) VALUES (:sequence, :at, :digest, :link)';
const insertPayload = `INSERT INTO receipt_payload (sequence, participant_id, sealed_payload)
VALUES (:sequence, :participant, :sealed)`;
const deletePayloads = 'DELETE FROM receipt_payload WHERE participant_id = :participant';
// Not the largest sequence there is: after a cut tail the next receipt must show that something is missing.
const lastSequence = `SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'receipt'), 0) AS sequence`;
const newest = 'SELECT sequence, link FROM receipt ORDER BY sequence DESC LIMIT 1';
const page = `SELECT r.sequence, r.at, r.digest, r.link, p.participant_id AS participant, p.sealed_payload AS sealed
FROM receipt AS r LEFT JOIN receipt_payload AS p ON p.sequence = r.sequence
WHERE r.sequence > :after ORDER BY r.sequence LIMIT 1000`;

/** How she said it, or who did it for her. */
export type ReceiptChannel = 'private' | 'group' | 'paper' | 'staff';

/** How a consent ends for good: by her word, or because the promised time is over. */
export type EndOfConsent = 'withdrawn' | 'expired';

/** What a receipt says. */
export interface ReceiptContent {
  readonly event: 'consented' | 'resumed' | 'paused' | 'declined' | 'rebound';
  readonly noticeVersion: string;
  readonly purposes: readonly Purpose[];
  /** Epoch ms. */
  readonly at: number;
  readonly channel: ReceiptChannel;
  /** The consent word as she typed it; empty where it was read from other words. */
  readonly words: string;
}

/** What is told of a receipt. */
export interface ReceiptNumber {
  readonly number: number;
  /** First 8 hex digits of its link: a number alone is easily mistyped. */
  readonly check: string;
}

/** What came of looking through the receipts. */
export interface ReceiptsVerification {
  readonly verdict: ChainVerdict;
  /** Receipts whose payload can be read and is what was linked. */
  readonly readable: number;
  /** Receipts of people who are gone: the payload or its key is erased. */
  readonly erased: number;
  /** Ends of a consent: they never have a payload. */
  readonly ended: number;
}

interface ReceiptRow {
  sequence: number;
  at: number;
  digest: string;
  link: string;
  participant: ParticipantId | null;
  sealed: Uint8Array | null;
}

const checkLength = 8;
const longestWords = 100;
const saltBytes = 16;

/** Holds nothing of a person, and so needs no salt: it tells an end from an erased receipt. */
const digestOfEnd = (event: EndOfConsent, at: number): string =>
  digestOf(JSON.stringify({ event, at: new Date(at).toISOString() }));

const link = (db: Db, vault: Pick<Vault, 'mac'>, at: number, digest: string): ChainHead => {
  const { sequence: last } = db.prepare(lastSequence).get() as { sequence: number };
  const entry = { sequence: last + 1, at, digest };
  const made = nextLink(chainMac(vault, 'receipts'), receipts.head(db)?.link, entry);
  db.prepare(insert).run({ ...entry, link: made });
  return { sequence: entry.sequence, link: made };
};

/** The payload in clear; undefined where it is erased, null where it does not open. */
const openPayload = (vault: Vault, row: ReceiptRow): string | undefined | null => {
  if (row.participant === null || row.sealed === null) return undefined;
  try {
    return vault.openFor(row.participant, row.sealed, contextOf(row.sequence));
  } catch {
    return null;
  }
};

/** Proofs of consent: a keyed chain of digests. Payloads are sealed under her data key and go away with her. */
export const receipts = {
  /**
   * Writes a receipt and its payload. Where her key is lost, only the chain grows: a stop must never fail for want
   * of a proof.
   * @param salt random hex of `receipts.saltBytes` bytes, new for each receipt
   */
  append: (
    db: Db,
    vault: Vault,
    participant: ParticipantId,
    { event, noticeVersion, purposes, at, channel, words }: ReceiptContent,
    salt: string,
  ): ReceiptNumber =>
    db.inTransaction(() => {
      const payload = JSON.stringify({
        event,
        noticeVersion,
        purposes,
        at: new Date(at).toISOString(),
        channel,
        words: [...words].slice(0, longestWords).join(''),
        salt,
      });
      const head = link(db, vault, at, digestOf(payload));
      const { sequence } = head;
      if (vault.participantsWithKeys().includes(participant)) {
        const sealed = vault.sealFor(participant, payload, contextOf(sequence));
        db.prepare(insertPayload).run({ sequence, participant, sealed });
      }
      return { number: sequence, check: head.link.slice(0, checkLength) };
    }),

  /** How many random bytes salt a receipt: what was erased cannot be guessed from its digest. */
  saltBytes,

  /** Notes that a consent has ended for good: an entry of the chain without a payload, and so without a person. */
  appendEnd: (db: Db, vault: Pick<Vault, 'mac'>, event: EndOfConsent, at: number): void =>
    db.inTransaction(() => void link(db, vault, at, digestOfEnd(event, at))),

  /** Deletes all she has. The chain stands: it never held more than digests. */
  erase: (db: Db, participant: ParticipantId): void => {
    db.prepare(deletePayloads).run({ participant });
  },

  /** The last receipt; undefined where there is none. */
  head: (db: Db): ChainHead | undefined => db.prepare(newest).get() as ChainHead | undefined,

  /** The link of an entry; undefined where there is none. */
  linkAt: (db: Db, sequence: number): string | undefined =>
    (db.prepare(linkAt).get({ sequence }) as { link: string } | undefined)?.link,

  /** Looks through the chain and every payload that can be read. @param anchors heads noted outside the database */
  verify: (db: Db, vault: Vault, anchors: readonly ChainHead[] = []): ReceiptsVerification => {
    const counts = { readable: 0, erased: 0, ended: 0 };
    const isEnd = ({ at, digest }: ReceiptRow): boolean =>
      digest === digestOfEnd('withdrawn', at) || digest === digestOfEnd('expired', at);
    function* entries(): Generator<LinkedEntry> {
      let after = 0;
      for (;;) {
        const rows = db.prepare(page).all({ after }) as ReceiptRow[];
        for (const row of rows) {
          const payload = openPayload(vault, row);
          if (payload === undefined) counts[isEnd(row) ? 'ended' : 'erased'] += 1;
          else counts.readable += 1;
          const isIntact =
            payload === undefined || (payload !== null && digestOf(payload) === row.digest);
          const { sequence, at, digest } = row;
          yield { sequence, at, digest, link: row.link, isIntact };
          after = sequence;
        }
        if (rows.length === 0) return;
      }
    }
    const verdict = verifyChain(chainMac(vault, 'receipts'), entries(), { anchors });
    return { verdict, ...counts };
  },
};
