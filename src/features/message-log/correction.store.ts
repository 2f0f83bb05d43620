import type { ParticipantId } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { messageTextContext } from '../../core/sealing.ts';

const newestText = `SELECT id, room_id AS roomId FROM message
WHERE participant_id = :participant AND kind = 'text' AND sealed_text IS NOT NULL AND recall_suspected_at IS NULL
ORDER BY sent_at DESC, sequence DESC LIMIT 1`;
const correct = `UPDATE message SET sealed_text = :sealed, length = :length, flags = :flags WHERE id = :id`;

/** Mark of a text its writer has corrected. */
const correctedFlag = 'corrected';

/** Corrections of what is kept. Source: PIPL Art. 46. */
export const corrections = {
  /** Her newest kept text, and the room it was said in. */
  newest: (
    db: Db,
    participant: ParticipantId,
  ): { readonly id: string; readonly roomId: string } | undefined =>
    db.prepare(newestText).get({ participant }) as { id: string; roomId: string } | undefined,
  /** Puts another text in its place; time and sender stay. */
  apply: (db: Db, vault: Vault, participant: ParticipantId, id: string, text: string): void => {
    const sealed = vault.sealFor(participant, text, messageTextContext(id));
    db.prepare(correct).run({ id, sealed, length: [...text].length, flags: correctedFlag });
  },
};
