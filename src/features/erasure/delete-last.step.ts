import { toSeconds } from '../../core/clock.ts';
import { sayPrivately, type Erase, type Say } from '../../core/effect.ts';
import type { ParticipantId } from '../../core/person.ts';
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
  /** Takes deleted records on the way of every erasure; the replies are said once the bytes are gone. */
  eraseRecords(
    participant: ParticipantId,
    ids: readonly string[],
    replies: readonly Say[],
    now: number,
  ): readonly Erase[];
}

/** Deletes the newest thing kept of her until the moment she asked, wherever it is kept. @returns its id */
const deleteNewest = (
  { db, stores }: DeleteLastPorts,
  { message, sender }: Pick<MessageContext, 'message' | 'sender'>,
): readonly string[] => {
  const { participant, consent } = sender;
  if (participant === undefined || toSeconds(message.sentAt) < (consent.since ?? 0)) return [];
  const [newest] = stores
    .map((store) => ({ store, at: store.newestUntil(db, participant, message.sentAt) }))
    .filter(({ at }) => at !== undefined)
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  return newest?.store.deleteNewestUntil(db, participant, message.sentAt) ?? [];
};

/** 删除上一条 counts always, unless older than her current consent; it is answered in private, and only while fresh. */
export const createDeleteLastStep = (ports: DeleteLastPorts): Step => ({
  name: 'delete-last',
  run(context) {
    const { message, sender, words, isFresh, now } = context;
    if (message.kind !== 'text' || !isPhrase(words, ports.vocabulary.member.deleteLast))
      return pass;
    const ids = deleteNewest(ports, context);
    const say = (key: string): readonly Say[] =>
      isFresh ? [sayPrivately(sender.handle, key)] : [];
    if (sender.participant === undefined || ids.length === 0)
      return stop(...say('my-data.nothing-to-delete'));
    return stop(...ports.eraseRecords(sender.participant, ids, say('my-data.last-deleted'), now));
  },
});
