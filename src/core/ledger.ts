import { createHash } from 'node:crypto';

/** What an erasure took away: a whole person, or one record such as a message or an answer. */
export type LedgerKind = 'participant' | 'message';

/**
 * How the ledger of erasures names something: SHA-256 of our own random id, hex. The ids are 64 random bits that
 * stand for nobody outside the database, and cannot be guessed; so no key is needed, and the ledger works on a new
 * machine that has nothing but a database.
 */
export const ledgerDigest = (id: string): string => createHash('sha256').update(id).digest('hex');
