import type { ParticipantId } from '../../core/person.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db } from '../../core/ports.ts';
import { showOwnAsking } from './own-consent.store.ts';
import type { Asked } from './re-consent.rules.ts';

const select = `SELECT notice_version AS noticeVersion, asked, asked_at AS askedAt FROM re_consent
WHERE participant_id = :participant`;
const upsert = `INSERT INTO re_consent (participant_id, notice_version, asked, asked_at)
VALUES (:participant, :noticeVersion, :asked, :askedAt)
ON CONFLICT (participant_id) DO UPDATE SET
  notice_version = excluded.notice_version, asked = excluded.asked, asked_at = excluded.asked_at`;
const remove = 'DELETE FROM re_consent WHERE participant_id = :participant';

/** Who was asked again, under which notice, how often. */
export const reConsents = {
  find: (db: Db, participant: ParticipantId): Asked | undefined =>
    db.prepare(select).get({ participant }) as Asked | undefined,
  note: (db: Db, participant: ParticipantId, asked: Asked): void => {
    db.prepare(upsert).run({ participant, ...asked });
  },
};

/** That she was asked again, as personal data. */
export const reConsentPersonalData: PersonalDataStore = {
  tables: ['re_consent'],
  collect: () => [],
  show: showOwnAsking,
  erase: (db, participant) => {
    db.prepare(remove).run({ participant });
  },
  newestUntil: () => undefined,
  deleteNewestUntil: () => [],
  eraseSince: () => [],
  recordIds: () => [],
  deleteRecords: () => undefined,
};
