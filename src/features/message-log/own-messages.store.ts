import type { KeptRecord, PersonalDataStore } from '../../core/personal-data.ts';
import { messageTextContext } from '../../core/sealing.ts';
import { selector } from '../../core/words.ts';

// Newest first, so that a limit keeps the newest; turned round afterwards. -1 is no limit.
const hers = `SELECT m.id, m.sent_at AS sentAt, m.kind, m.length, m.sealed_text AS sealedText, m.reply_to AS replyTo,
  m.replied_to_unlogged AS repliedToUnlogged, m.mentions, m.flags, m.notice_version AS noticeVersion,
  m.recall_suspected_at AS suspectedAt, r.number AS room
FROM message AS m JOIN room AS r ON r.id = m.room_id
WHERE m.participant_id = :participant AND (:newest < 0 OR m.sealed_text IS NOT NULL)
ORDER BY m.sent_at DESC, m.sequence DESC LIMIT :newest`;

interface OwnMessageRow {
  readonly id: string;
  readonly sentAt: number;
  readonly kind: string;
  readonly length: number;
  readonly sealedText: Uint8Array | null;
  readonly replyTo: string | null;
  readonly repliedToUnlogged: number;
  readonly mentions: number;
  readonly flags: string;
  readonly noticeVersion: string;
  readonly suspectedAt: number | null;
  readonly room: number;
}

const replyOf = ({ replyTo, repliedToUnlogged }: OwnMessageRow): string => {
  if (replyTo !== null) return 'kept';
  return repliedToUnlogged === 1 ? 'unkept' : 'none';
};

/**
 * Her logged messages, opened, with everything that is kept of each. Of a row that does not open all but the text
 * is shown: a damaged one must not keep the others from her.
 * @param newest only so many of the newest texts, where given
 */
export const showOwnMessages: NonNullable<PersonalDataStore['show']> = (
  db,
  vault,
  participant,
  newest = -1,
) => {
  const open = ({ id, sealedText }: OwnMessageRow): string | undefined => {
    if (sealedText === null) return undefined;
    try {
      return vault.openFor(participant, sealedText, messageTextContext(id));
    } catch {
      return undefined;
    }
  };
  const toRecord = (row: OwnMessageRow): KeptRecord => {
    const text = open(row);
    const { kind, length, mentions, flags, noticeVersion, room } = row;
    return {
      at: row.sentAt,
      room,
      line: {
        key: 'own-copy.message',
        values: {
          room,
          kind: selector(kind),
          length,
          reply: replyOf(row),
          mentions,
          flags: flags === '' ? 'none' : flags,
          suspect: row.suspectedAt === null ? 'no' : 'yes',
          version: noticeVersion,
        },
      },
      ...(text === undefined ? {} : { text }),
      ...(row.suspectedAt === null ? {} : { isSuspect: true }),
    };
  };
  const rows = db.prepare(hers).all({ participant, newest }) as OwnMessageRow[];
  return [{ heading: 'own-copy.messages', records: rows.toReversed().map(toRecord) }];
};
