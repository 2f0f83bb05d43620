import { join } from 'node:path';
import type { ChainHead, ChainKind } from './core/chain.ts';
import type { Db } from './core/ports.ts';
import { anchorsFile, notedHead } from './commands/audit.ts';
import { writeAtomically } from './edges/store/files.ts';
import { audit } from './core/audit.store.ts';
import { receipts } from './features/consent/receipts.store.ts';
import { chainHeads } from './features/consent/receipts.commands.ts';

/** A noted head that is no longer in its chain is a cut or a rewrite: it stays, so that `verify` finds it. */
const newer = (
  noted: ChainHead | undefined,
  now: ChainHead | undefined,
  linkAt: (sequence: number) => string | undefined,
): ChainHead | undefined =>
  noted !== undefined && linkAt(noted.sequence) !== noted.link ? noted : now;

/** Notes the heads of receipts and audit beside the database, where they have moved on. @throws input.invalid, or what writing throws */
export const noteHeads = (dataDirectory: string, db: Db): void => {
  const heads = chainHeads(db);
  const noted = (kind: ChainKind): ChainHead | undefined => notedHead(dataDirectory, kind);
  const isSame = (kind: ChainKind): boolean => noted(kind)?.link === heads[kind]?.link;
  if (isSame('receipts') && isSame('audit')) return;
  const next = {
    receipts: newer(noted('receipts'), heads.receipts, (at) => receipts.linkAt(db, at)),
    audit: newer(noted('audit'), heads.audit, (at) => audit.linkAt(db, at)),
  };
  writeAtomically(join(dataDirectory, anchorsFile), `${JSON.stringify(next)}\n`);
};
