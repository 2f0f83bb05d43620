import type { ParticipantId } from '../../src/core/person.ts';
import type { Db } from '../../src/core/ports.ts';
import { keystoreFile, readKeystore } from '../../src/edges/store/keystore-file.ts';
import type { Trace } from './traces.ts';

/** Bytes of a sealed value that are looked for: nobody else's are the same by chance. */
const sliceLength = 24;
/** A long value lies on several pages: one slice in so many bytes is taken. */
const sliceEvery = 1000;

const tablesWithHer = `SELECT t.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c
WHERE t.type = 'table' AND c.name = 'participant_id' ORDER BY t.name`;

/**
 * Columns by which she is known again, beside what is sealed. Not `source_mac`: the MAC of a message's platform id stays
 * seven days in `seen_message`, where it is of nobody.
 */
const macColumns: ReadonlySet<string> = new Set(['handle_mac', 'code_mac']);

const slicesOf = (from: string, value: Uint8Array): readonly Trace[] =>
  Array.from({ length: Math.ceil(value.length / sliceEvery) }, (_, index) => ({
    from: index === 0 ? from : `${from} beyond its first page`,
    bytes: Buffer.from(value)
      .subarray(index * sliceEvery)
      .subarray(0, sliceLength),
  })).filter(({ bytes }) => bytes.length === sliceLength);

/** Everything by which a participant can be found in the files: sealed values, MACs, her wrapped key. By the schema. */
export const tracesOf = (
  { db, dataDirectory }: { readonly db: Db; readonly dataDirectory: string },
  participant: ParticipantId,
): readonly Trace[] => {
  const tables = (db.prepare(tablesWithHer).all() as { name: string }[]).map(({ name }) => name);
  const wrapped = readKeystore(keystoreFile(dataDirectory)).participants[participant];
  return [
    ...tables.flatMap((table) =>
      (
        db.prepare(`SELECT * FROM ${table} WHERE participant_id = :participant`).all({
          participant,
        }) as Record<string, unknown>[]
      ).flatMap((row) =>
        Object.entries(row).flatMap(([column, value]) => {
          const from = `${table}.${column}`;
          if (value instanceof Uint8Array) return slicesOf(from, value);
          return macColumns.has(column) && typeof value === 'string'
            ? [{ from, bytes: Buffer.from(value) }]
            : [];
        }),
      ),
    ),
    ...(wrapped === undefined ? [] : [{ from: 'keystore', bytes: Buffer.from(wrapped) }]),
  ];
};

/** Everything of hers that a group as `makeKeptGroup` plays it can leave, and her key. */
export const ownKinds = [
  'check_in_answer.sealed_scores',
  'keystore',
  'message.sealed_text',
  'message.sealed_text beyond its first page',
  'participant_handle.handle_mac',
  'participant_handle.sealed_handle',
  'participant_name.sealed_names',
  'personal_code.code_mac',
  'receipt_payload.sealed_payload',
];

/** From where some traces are, each place once. */
export const kindsOf = (found: readonly Trace[]): readonly string[] =>
  [...new Set(found.map(({ from }) => from))].toSorted();

/** The sealed words that wait for the end of each pending erasure. */
export const replyTracesOf = (db: Db): readonly Trace[] =>
  (
    db.prepare('SELECT sealed_reply AS sealed FROM erasure_intent').all() as {
      sealed: Uint8Array;
    }[]
  ).map(({ sealed }) => ({ from: 'reply', bytes: Buffer.from(sealed).subarray(0, sliceLength) }));
