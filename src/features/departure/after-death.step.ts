import { toSeconds } from '../../core/clock.ts';
import { sayPrivately } from '../../core/effect.ts';
import type { ParticipantId } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { bareWords, isPhrase } from '../../core/words.ts';
import { wishes, type Wish } from './after-death.store.ts';

/** What the step is given. */
export interface AfterDeathPorts {
  readonly db: Db;
  readonly vocabulary: Pick<Vocabulary, 'afterDeath'>;
  /** True where an unknown sender may be somebody who consented before the bot logged in anew. */
  isAnybodyUnbound(): boolean;
  /** True where she has withdrawn and the erasure waits for its ledger. */
  isWaiting(participant: ParticipantId): boolean;
}

/** Reads 身后 and what is wished. @returns `ask` for the word alone; undefined for anything else */
export const readWish = (
  words: string,
  { afterDeath }: Pick<Vocabulary, 'afterDeath'>,
): Wish | 'ask' | undefined => {
  if (isPhrase(words, afterDeath.word)) return 'ask';
  const bare = bareWords(words);
  const isSaid = (phrases: readonly string[]): boolean =>
    afterDeath.word.some((word) =>
      phrases.some((phrase) => bareWords(word) + bareWords(phrase) === bare),
    );
  if (isSaid(afterDeath.delete)) return 'delete';
  return isSaid(afterDeath.keep) ? 'keep' : undefined;
};

/**
 * 身后 删除 and 身后 保留: what is to become of her data after her death. Wherever it is said, it is answered in
 * private alone, the same for all who have not consented: there is nothing to wish for then. Source: PIPL Art. 49.
 */
export const createAfterDeathStep = (ports: AfterDeathPorts): Step => ({
  name: 'after-death',
  run({ message, sender, words, isFresh }) {
    if (message.kind !== 'text') return pass;
    const wish = readWish(words, ports.vocabulary);
    if (wish === undefined) return pass;
    const { participant, consent, handle } = sender;
    const answer = (key: string): ReturnType<typeof stop> =>
      isFresh ? stop(sayPrivately(handle, key)) : stop();
    if (participant === undefined || consent.since === undefined || consent.state === 'withdrawn')
      return answer(ports.isAnybodyUnbound() ? 'consent.not-recognised' : 'consent.nothing-held');
    if (ports.isWaiting(participant)) return answer('consent.withdrawing');
    if (wish === 'ask') return answer('after-death.how');
    // A replay from before her consent is no word of this consent.
    if (toSeconds(message.sentAt) < consent.since) return stop();
    wishes.note(ports.db, participant, wish, message.sentAt);
    return answer(wish === 'delete' ? 'after-death.delete' : 'after-death.keep');
  },
});
