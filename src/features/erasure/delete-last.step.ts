import { toSeconds } from '../../core/clock.ts';
import { sayPrivately } from '../../core/effect.ts';
import type { PersonalDataStore } from '../../core/personal-data.ts';
import type { Db } from '../../core/ports.ts';
import { pass, stop, type MessageContext, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase } from '../../core/words.ts';

/** What the step is given. */
export interface DeleteLastPorts {
  readonly db: Db;
  readonly vocabulary: Vocabulary;
  readonly stores: readonly PersonalDataStore[];
}

/** Deletes the newest thing kept of her until the moment she asked, wherever it is kept. */
const deleteNewest = (
  { db, stores }: DeleteLastPorts,
  { message, sender }: Pick<MessageContext, 'message' | 'sender'>,
): boolean => {
  const { participant, consent } = sender;
  if (participant === undefined || toSeconds(message.sentAt) < (consent.since ?? 0)) return false;
  const [newest] = stores
    .map((store) => ({ store, at: store.newestUntil(db, participant, message.sentAt) }))
    .filter(({ at }) => at !== undefined)
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  newest?.store.deleteNewestUntil(db, participant, message.sentAt);
  return newest !== undefined;
};

/** 删除上一条 counts always, unless older than her current consent; it is answered in private, and only while fresh. */
export const createDeleteLastStep = (ports: DeleteLastPorts): Step => ({
  name: 'delete-last',
  run(context) {
    const { message, sender, words, isFresh } = context;
    if (message.kind !== 'text' || !isPhrase(words, ports.vocabulary.member.deleteLast))
      return pass;
    const isDeleted = deleteNewest(ports, context);
    const key = isDeleted ? 'my-data.last-deleted' : 'my-data.nothing-to-delete';
    const replies = isFresh ? [sayPrivately(sender.handle, key)] : [];
    return isDeleted && sender.participant !== undefined
      ? stop({ kind: 'erase', participant: sender.participant, destroyKey: false }, ...replies)
      : stop(...replies);
  },
});
