import type { ParticipantId } from '../../core/person.ts';
import type { KeptRecord, KeptSection, PersonalDataStore } from '../../core/personal-data.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { handleContext, receiptContext } from '../../core/sealing.ts';
import { selector } from '../../core/words.ts';

const standing = `SELECT c.state, c.notice_version AS version, c.purposes, c.changed_at AS at, p.created_at AS createdAt
FROM participant AS p LEFT JOIN consent AS c ON c.participant_id = p.id WHERE p.id = :participant`;
const intervals = `SELECT purpose, notice_version AS version, opened_at AS openedAt, closed_at AS closedAt
FROM consent_interval WHERE participant_id = :participant ORDER BY id`;
const events = `SELECT at, event, coalesce(notice_version, '-') AS version, purposes FROM consent_event
WHERE participant_id = :participant ORDER BY id`;
const payloads = `SELECT sequence, sealed_payload AS sealed FROM receipt_payload
WHERE participant_id = :participant ORDER BY sequence`;
const handles = `SELECT sealed_handle AS sealed FROM participant_handle
WHERE participant_id = :participant ORDER BY epoch`;
// What each notice promised stays its own; she herself is gone with the last of them.
const keepUntil = `SELECT max(n.keep_until) AS until FROM notice AS n
WHERE n.version IN (SELECT notice_version FROM consent_interval
  WHERE participant_id = :participant AND voided_at IS NULL)`;
const codeMade = 'SELECT made_at AS at FROM personal_code WHERE participant_id = :participant';
const asked = `SELECT asked_at AS at, asked, notice_version AS version FROM re_consent
WHERE participant_id = :participant`;

interface Payload {
  readonly event: string;
  readonly noticeVersion: string;
  readonly purposes: readonly number[];
  readonly at: string;
  readonly channel: string;
  readonly words: string;
}

const list = (purposes: string): string => [...purposes].join('、') || '-';
const secondMs = 1000;

const open = (
  vault: Vault,
  participant: ParticipantId,
  sealed: Uint8Array | null,
  context: string,
): string | undefined => {
  if (sealed === null) return undefined;
  try {
    return vault.openFor(participant, sealed, context);
  } catch {
    return undefined;
  }
};

const receiptRecords = (db: Db, vault: Vault, participant: ParticipantId): KeptRecord[] =>
  (db.prepare(payloads).all({ participant }) as { sequence: number; sealed: Uint8Array }[]).map(
    ({ sequence, sealed }) => {
      const opened = open(vault, participant, sealed, receiptContext(sequence));
      if (opened === undefined) return { line: { key: 'own-copy.unreadable' } };
      const { event, noticeVersion, purposes, at, channel, words } = JSON.parse(opened) as Payload;
      return {
        at: Date.parse(at),
        line: {
          key: 'own-copy.receipt',
          values: {
            number: sequence,
            event,
            version: noticeVersion,
            purposes: list(purposes.join('')),
            channel,
          },
        },
        ...(words === '' ? {} : { text: words }),
      };
    },
  );

/** Her way through the consent dialogue, her receipts and what she is known by. */
export const showOwnConsent: NonNullable<PersonalDataStore['show']> = (db, vault, participant) => {
  const rows = <Row>(sql: string): Row[] => db.prepare(sql).all({ participant }) as Row[];
  const sections: readonly KeptSection[] = [
    {
      heading: 'own-copy.standing',
      records: [
        ...rows<{ state: string | null; version: string; purposes: string; at: number }>(
          standing,
        ).flatMap(({ state, version, purposes, at }) =>
          state === null
            ? []
            : [
                {
                  at,
                  line: {
                    key: 'own-copy.state',
                    values: { state, version, purposes: list(purposes) },
                  },
                },
              ],
        ),
        ...rows<{ createdAt: number }>(standing).map(({ createdAt }) => ({
          at: createdAt,
          line: { key: 'own-copy.number', values: { participant } },
        })),
        ...rows<{ sealed: Uint8Array | null }>(handles).map(({ sealed }) => ({
          line: {
            key: 'own-copy.handle',
            values: { handle: open(vault, participant, sealed, handleContext(participant)) ?? '-' },
          },
        })),
      ],
    },
    {
      heading: 'own-copy.intervals',
      records: rows<{
        purpose: number;
        version: string;
        openedAt: number;
        closedAt: number | null;
      }>(intervals).flatMap(({ purpose, version, openedAt, closedAt }) => [
        {
          at: openedAt * secondMs,
          line: { key: 'own-copy.interval-opened', values: { purpose, version } },
        },
        ...(closedAt === null
          ? []
          : [
              {
                at: closedAt * secondMs,
                line: { key: 'own-copy.interval-closed', values: { purpose, version } },
              },
            ]),
      ]),
    },
    {
      heading: 'own-copy.events',
      records: rows<{ at: number; event: string; version: string; purposes: string }>(events).map(
        ({ at, event, version, purposes }) => ({
          at,
          line: {
            key: 'own-copy.event',
            values: { event: selector(event), version, purposes: list(purposes) },
          },
        }),
      ),
    },
    { heading: 'own-copy.receipts', records: receiptRecords(db, vault, participant) },
  ];
  return sections;
};

/** That she has a code, and since when. The code itself is with her: only its MAC is kept. */
export const showOwnCode: NonNullable<PersonalDataStore['show']> = (db, _vault, participant) => [
  {
    heading: 'own-copy.code',
    records: (db.prepare(codeMade).all({ participant }) as { at: number }[]).map(({ at }) => ({
      at,
      line: { key: 'own-copy.code-made' },
    })),
  },
];

/** How often she was asked again under a changed notice. */
export const showOwnAsking: NonNullable<PersonalDataStore['show']> = (db, _vault, participant) => [
  {
    heading: 'own-copy.asked',
    records: (
      db.prepare(asked).all({ participant }) as { at: number; asked: number; version: string }[]
    ).map(({ at, asked: count, version }) => ({
      at,
      line: { key: 'own-copy.asked-again', values: { count, version } },
    })),
  },
];

/** First instant at which nothing of hers may be kept any more, epoch ms; undefined where no notice names one. */
export const keptUntil = (db: Db, participant: ParticipantId): number | undefined =>
  (db.prepare(keepUntil).get({ participant }) as { until: number | null }).until ?? undefined;
