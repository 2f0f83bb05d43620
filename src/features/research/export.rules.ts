import { AppError } from '../../core/errors.ts';
import type { Agreement } from '../../core/study.ts';
import { tiers, type Tier } from './tables.rules.ts';

/** How an export is written; `html` is a transcript to read. */
export type Format = 'csv' | 'jsonl' | 'parquet' | 'qdpx' | 'graphml' | 'html';

/** Formats that can be asked for, and the lowest tier that holds what each is made of. */
export const formatTiers: Readonly<Record<Format, Tier>> = {
  csv: 'T0',
  jsonl: 'T0',
  parquet: 'T0',
  graphml: 'T1',
  qdpx: 'T2',
  html: 'T2',
};

/** What is asked of an export. */
export interface ExportRequest {
  readonly study: string;
  readonly tier: Tier;
  readonly formats: readonly Format[];
  readonly researcher: string;
  readonly agreement: string;
  /** Institution the data go to, where it is not the one of the notice: needs purpose 3. */
  readonly recipient?: string;
  /** Local days, inclusive. */
  readonly from?: string;
  readonly to?: string;
  /** Number of a room. */
  readonly room?: number;
  /** Id of an earlier export: only what was logged since. */
  readonly sinceExport?: string;
}

/** Refuses a format that has nothing to hold at a tier. @throws usage.invalid */
export const assertFormats = ({ formats, tier }: Pick<ExportRequest, 'formats' | 'tier'>): void => {
  const [empty] = formats.filter(
    (format) => tiers.indexOf(formatTiers[format]) > tiers.indexOf(tier),
  );
  if (empty !== undefined)
    throw new AppError('usage.invalid', `${empty} needs --tier ${formatTiers[empty]}`);
};

/**
 * Refuses a request no agreement covers.
 * @param today local day, `yyyy-MM-dd`
 * @throws agreement.unknown
 */
export const assertAgreed = (
  request: ExportRequest,
  agreements: readonly Agreement[],
  today: string,
): Agreement => {
  const agreement = agreements.find(({ id }) => id === request.agreement);
  if (agreement?.researcher !== request.researcher)
    throw new AppError('agreement.unknown', 'no agreement of this id names this researcher');
  if (request.recipient !== undefined && request.recipient !== agreement.institution)
    throw new AppError('agreement.unknown', 'the agreement names another recipient');
  if (today > agreement.expiresOn)
    throw new AppError('agreement.unknown', 'the agreement has expired');
  if (tiers.indexOf(request.tier) > tiers.indexOf(agreement.tier))
    throw new AppError('agreement.unknown', `the agreement covers ${agreement.tier} at most`);
  return agreement;
};
