import type { ParticipantId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';
import { roomDays, type RoomDay } from '../../core/room-day.store.ts';
import type { CheckInRow, MessageRow, ParticipantRow, PostRow } from './stored-rows.ts';

/** Bounds of an export: instants, a room, whether data go to another institution. */
export interface ExportBounds {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly roomNumber: number | null;
  /** 1 where purpose 3 is needed as well. */
  readonly isShared: 0 | 1;
}

/** The bot knows who she is, in the newest login: whom it does not recognise could not withdraw by her own word. */
const recognised = `EXISTS (SELECT 1 FROM participant_handle AS h
    WHERE h.participant_id = c.participant_id AND h.epoch = (SELECT max(id) FROM epoch))`;
/** She asked to leave while the ledger of erasures could not be written: she is erased as soon as it can. */
const waits = `EXISTS (SELECT 1 FROM erasure_intent AS e
    WHERE e.participant_id = c.participant_id AND e.waits_for_ledger = 1)`;
const agreedToLeave = `c.state <> 'withdrawn' AND NOT ${waits} AND (:isShared = 0 OR instr(c.purposes, '3') > 0)`;
/** She has not withdrawn, is recognised, and where data leave the institution, she agrees to that. */
const standing = `${agreedToLeave} AND ${recognised}`;
/** Consent that stands, interval by interval: found once a read, so that each page sees it as it is by then. */
const agreed = `agreed AS MATERIALIZED (
  SELECT i.participant_id AS participant, i.purpose, i.opened_at, i.closed_at
  FROM consent AS c JOIN consent_interval AS i ON i.participant_id = c.participant_id
  WHERE i.voided_at IS NULL AND ${standing})`;
/** She agreed to a purpose when she said it: what she agrees to later does not reach back. */
const agreedThen = (purpose: number, participant: string, instant: string): string => `EXISTS (
    SELECT 1 FROM agreed AS a WHERE a.participant = ${participant} AND a.purpose = ${purpose}
      AND a.opened_at < ${instant} / 1000 AND (a.closed_at IS NULL OR ${instant} / 1000 < a.closed_at))`;
const agreedThenTo = (purpose: number, participant: string, instant: string): string =>
  `${agreedThen(purpose, participant, instant)}
  AND (:isShared = 0 OR ${agreedThen(3, participant, instant)})`;

/** What is replied to may itself be exported: its writer's consent stands, and nobody knows of a recall. */
const standingReplied = `q.recall_suspected_at IS NULL
  AND ${agreedThenTo(1, 'q.participant_id', 'q.sent_at')}`;

const lastMessage = 'SELECT coalesce(max(sequence), 0) AS last FROM message';
const messagePage = `WITH ${agreed}
SELECT m.sequence, m.id, m.participant_id AS participant, r.number AS roomNumber, m.sent_at AS sentAt,
  m.kind, m.length, m.sealed_text AS sealedText, q.id AS replyTo, q.participant_id AS repliedTo,
  q.sent_at AS repliedAt,
  m.replied_to_unlogged = 1 OR (m.reply_to IS NOT NULL AND q.id IS NULL) AS repliedToUnlogged, m.prompt_id AS promptId, m.mentions, m.flags,
  m.notice_version AS noticeVersion
FROM message AS m
JOIN room AS r ON r.id = m.room_id
LEFT JOIN message AS q ON q.id = m.reply_to AND ${standingReplied}
WHERE m.sequence > :after AND m.sequence <= :last AND m.sent_at >= :fromMs AND m.sent_at < :untilMs
  AND (:roomNumber IS NULL OR r.number = :roomNumber) AND m.recall_suspected_at IS NULL AND
  ${agreedThenTo(1, 'm.participant_id', 'm.sent_at')}
ORDER BY m.sequence LIMIT :limit`;
const checkInPage = `WITH ${agreed}
SELECT s.id, s.participant_id AS participant, s.answered_at AS answeredAt, s.sealed_scores AS sealedScores,
  s.notice_version AS noticeVersion
FROM check_in_answer AS s
WHERE s.answered_at >= :fromMs AND s.answered_at < :untilMs
  AND ${agreedThenTo(2, 's.participant_id', 's.answered_at')}
ORDER BY s.answered_at, s.id`;
const isStaff = `EXISTS (SELECT 1 FROM participant_handle AS h JOIN staff AS s ON s.handle_mac = h.handle_mac
    WHERE h.participant_id = c.participant_id AND s.revoked_at IS NULL)`;
const participantPage = `SELECT c.participant_id AS participant, c.since, c.purposes, c.state, ${isStaff} AS isStaff,
  c.notice_version AS noticeVersion
FROM consent AS c WHERE c.since IS NOT NULL AND c.since < :untilMs / 1000 AND ${standing} ORDER BY c.participant_id`;
const heldBack = `SELECT count(*) AS count FROM consent AS c
WHERE c.since IS NOT NULL AND ${agreedToLeave} AND NOT ${recognised}`;
const postPage = `SELECT p.id, r.number AS roomNumber, p.posted_at AS postedAt, p.kind, p.reference_id AS referenceId, p.text
FROM post AS p JOIN room AS r ON r.id = p.room_id
WHERE p.posted_at >= :fromMs AND p.posted_at < :untilMs AND (:roomNumber IS NULL OR r.number = :roomNumber)
ORDER BY p.sequence`;
const eventPage =
  'SELECT at, event FROM consent_event WHERE at >= :fromMs AND at < :untilMs ORDER BY id';
// Every erasure, of a person or of one record, takes the next number, which outlives it.
const erasures =
  "SELECT coalesce(max(seq), 0) AS count FROM sqlite_sequence WHERE name = 'erasure_intent'";
const withdrawn = `SELECT id FROM participant WHERE withdrawn_at IS NOT NULL
UNION SELECT participant_id AS id FROM erasure_intent WHERE waits_for_ledger = 1`;

const withdrawnSince = `SELECT id FROM participant WHERE withdrawn_at >= :since ORDER BY id`;
const pastExport = `SELECT at, parameters FROM audit
WHERE action = 'export' AND json_extract(parameters, '$.exportId') = :exportId ORDER BY id LIMIT 1`;

/** An export made earlier, as the audit has it. */
export interface PastExport {
  /** Epoch ms. */
  readonly at: number;
  readonly exportId: string;
  /** Sequence of the last message that could be in it. */
  readonly lastMessage: number;
  readonly isShared: 0 | 1;
  /** What was asked for, as JSON. */
  readonly request: string;
}

/** Rows a page: each page is a short read, so that an export never holds up an erasure. */
export const pageSize = 1000;

const firstDay = '0000-01-01';
const lastDay = '9999-12-31';

/** What an export reads. Every query of a person joins consent as it stands now. */
export const exportRows = {
  lastMessage: (db: Db): number => (db.prepare(lastMessage).get() as { last: number }).last,
  messages: (db: Db, bounds: ExportBounds, after: number, last: number): readonly MessageRow[] =>
    db.prepare(messagePage).all({ ...bounds, after, last, limit: pageSize }) as MessageRow[],
  checkIns: (db: Db, { fromMs, untilMs, isShared }: ExportBounds): readonly CheckInRow[] =>
    db.prepare(checkInPage).all({ fromMs, untilMs, isShared }) as CheckInRow[],
  participants: (db: Db, { isShared, untilMs }: ExportBounds): readonly ParticipantRow[] =>
    db.prepare(participantPage).all({ isShared, untilMs }) as ParticipantRow[],
  /** How many are left out because the bot does not recognise them since its last login. */
  heldBack: (db: Db, { isShared }: ExportBounds): number =>
    (db.prepare(heldBack).get({ isShared }) as { count: number }).count,
  posts: (db: Db, { fromMs, untilMs, roomNumber }: ExportBounds): readonly PostRow[] =>
    db.prepare(postPage).all({ fromMs, untilMs, roomNumber }) as PostRow[],
  consentEvents: (
    db: Db,
    { fromMs, untilMs }: ExportBounds,
  ): readonly { readonly at: number; readonly event: string }[] =>
    db.prepare(eventPage).all({ fromMs, untilMs }) as { at: number; event: string }[],
  /** How many erasures there were; it only grows. */
  erasures: (db: Db): number => (db.prepare(erasures).get() as { count: number }).count,
  /** Who has withdrawn, or waits to be erased. */
  withdrawn: (db: Db): ReadonlySet<ParticipantId> =>
    new Set((db.prepare(withdrawn).all() as { id: ParticipantId }[]).map(({ id }) => id)),
  /** How much everybody said, by day. */
  roomDays: (db: Db): readonly RoomDay[] => roomDays.between(db, firstDay, lastDay),
  /** Who withdrew from an instant on. */
  withdrawnSince: (db: Db, since: number): readonly ParticipantId[] =>
    (db.prepare(withdrawnSince).all({ since }) as { id: ParticipantId }[]).map(({ id }) => id),
  /** Undefined where there was no such export, or it was made before what is needed was noted. */
  past: (db: Db, exportId: string): PastExport | undefined => {
    const row = db.prepare(pastExport).get({ exportId }) as
      { at: number; parameters: string } | undefined;
    if (row === undefined) return undefined;
    const known = JSON.parse(row.parameters) as Omit<PastExport, 'at' | 'request'> &
      Partial<Pick<PastExport, 'request'>>;
    const { request } = known;
    return request === undefined ? undefined : { ...known, request, at: row.at };
  },
};
