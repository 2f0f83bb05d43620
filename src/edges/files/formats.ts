import type { Code } from '../../core/codebook.ts';
import { graphmlFormat } from './graphml.ts';
import { csvFormat, jsonLinesFormat } from './line-formats.ts';
import { parquetFormat } from './parquet.ts';
import { qdpxFormat } from './qdpx.ts';
import { transcriptFormat } from './transcript.ts';

/** Every format of an export. @param site names this installation @param codes for coding by hand */
export const createFormats = ({
  site,
  codes,
}: {
  readonly site: string;
  readonly codes: readonly Code[];
}) => ({
  csv: csvFormat,
  jsonl: jsonLinesFormat,
  parquet: parquetFormat(site),
  qdpx: qdpxFormat(codes),
  graphml: graphmlFormat,
  html: transcriptFormat,
});
