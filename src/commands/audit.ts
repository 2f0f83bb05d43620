import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from '../core/audit.store.ts';
import type { ChainHead, ChainKind, ChainVerdict } from '../core/chain.ts';
import { AppError } from '../core/errors.ts';
import { setUp, type CommonOptions } from '../setup.ts';
import { openStores, type Stores } from '../stores.ts';
import { note, print } from './output.ts';

/** Options of `consent verify` and `audit verify`. */
export interface VerifyOptions extends CommonOptions {
  /** A head noted on paper, SEQUENCE:LINK. */
  readonly anchor?: string;
  readonly json: boolean;
}

/** File in the data directory in which the bot notes the heads. */
export const anchorsFile = 'anchors.json';

/** Reads a head as `verify` prints it. @throws usage.invalid */
export const readAnchor = (text: string): ChainHead => {
  const [, sequence = '', link = ''] = /^(\d{1,15}):([0-9a-f]{64})$/u.exec(text.trim()) ?? [];
  if (link === '') throw new AppError('usage.invalid', 'give --anchor as SEQUENCE:LINK');
  return { sequence: Number(sequence), link };
};

const isHead = (value: unknown): value is ChainHead =>
  typeof value === 'object' &&
  value !== null &&
  'sequence' in value &&
  Number.isSafeInteger(value.sequence) &&
  'link' in value &&
  typeof value.link === 'string';

/**
 * The head of a chain as the bot has noted it beside the database; undefined where it has noted none.
 * @throws input.invalid where the file is there and is not what the bot writes: an anchor must not vanish unnoticed
 */
export const notedHead = (dataDirectory: string, kind: ChainKind): ChainHead | undefined => {
  const file = join(dataDirectory, anchorsFile);
  if (!existsSync(file)) return undefined;
  try {
    const noted: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof noted === 'object' && noted !== null) {
      const head: unknown = Object.entries(noted).find(([name]) => name === kind)?.[1];
      if (head === undefined || head === null) return undefined;
      if (isHead(head)) return { sequence: head.sequence, link: head.link };
    }
  } catch (error) {
    throw new AppError('input.invalid', `${anchorsFile} cannot be read`, {}, error);
  }
  throw new AppError('input.invalid', `${anchorsFile} does not hold a head of ${kind}`);
};

/**
 * What is printed of a chain that held.
 * @param counts in words, beside the head
 * @throws chain.broken naming the first fault and its sequence
 */
export const reportChain = (
  kind: ChainKind,
  verdict: ChainVerdict,
  counts: Readonly<Record<string, number>>,
): { readonly head: string; readonly lines: readonly string[] } => {
  if (!verdict.ok) {
    const { what, at } = verdict;
    throw new AppError('chain.broken', `${kind}: ${what} at ${at}`, { chain: kind, what, at });
  }
  const { head } = verdict;
  const place = head === undefined ? '' : `${head.sequence}:${head.link}`;
  return {
    head: place,
    lines: [
      ...Object.entries(counts).map(([name, count]) => `${name}: ${count}`),
      head === undefined ? 'head: none yet' : `head: ${place}  (note this head on paper)`,
    ],
  };
};

/** Opens the stores to look only, compares with every noted head, prints. @throws chain.broken and all of `openStores` */
export const verifyAndPrint = (
  kind: ChainKind,
  options: VerifyOptions,
  verify: (
    stores: Stores,
    anchors: readonly ChainHead[],
  ) => { readonly verdict: ChainVerdict; readonly counts: Readonly<Record<string, number>> },
): void => {
  const setup = setUp(options);
  const onPaper = options.anchor === undefined ? undefined : readAnchor(options.anchor);
  const stores = openStores(setup, 'read', 'any');
  try {
    const anchors = [onPaper, notedHead(setup.dataDirectory, kind)].filter(
      (anchor) => anchor !== undefined,
    );
    const { verdict, counts } = verify(stores, anchors);
    const { head, lines } = reportChain(kind, verdict, counts);
    if (options.json) print(JSON.stringify({ ...counts, head, anchors: anchors.length }));
    else for (const line of lines) print(line);
    if (anchors.length === 0)
      note('compared with no noted head: a cut tail or a rewrite with the key would not be seen');
  } finally {
    stores.db.close();
  }
};

/** `audit verify` */
export const auditVerify = (options: VerifyOptions): void =>
  verifyAndPrint('audit', options, ({ db, vault }, anchors) => {
    const { verdict, unlinked } = audit.verify(db, vault, anchors);
    return { verdict, counts: { rows: verdict.ok ? verdict.length : 0, unlinked } };
  });
