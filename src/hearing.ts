import type { Sender } from './core/person.ts';
import type { Vocabulary } from './core/vocabulary.ts';
import { isPhrase } from './core/words.ts';
import { readConsentWord } from './features/consent/consent-words.rules.ts';
import { isPersonalCode } from './features/consent/re-bind.step.ts';
import { readStaffCode } from './features/moderation/moderation.rules.ts';

/**
 * True for what counts wherever it is said, also in a room the bot does not serve: a staff code, which is
 * worthless once others have seen it, and a participant who leaves the study or wants no more recording. After a new
 * login that may be anybody, until everybody is recognised again.
 */
export const mustHear = (
  vocabulary: Vocabulary,
  words: string,
  { consent }: Pick<Sender, 'consent'>,
  isAnybodyUnbound: () => boolean,
): boolean => {
  if (readStaffCode(words, vocabulary) !== undefined || isPersonalCode(words, vocabulary))
    return true;
  const stops = ['withdraw', 'near-withdraw', 'pause'];
  if (!stops.includes(readConsentWord(words, vocabulary)?.kind ?? '')) return false;
  return consent.state !== 'none' || isAnybodyUnbound();
};

/**
 * True for what somebody may want of the study whom the bot does not recognise: after a new login that is everybody.
 * It is answered as it would be to anybody.
 */
export const isForParticipants = (vocabulary: Vocabulary, words: string): boolean => {
  const wanted = ['withdraw', 'near-withdraw', 'pause', 'decline', 'join'];
  const { myData, myDataFile, privacy } = vocabulary.member;
  return (
    wanted.includes(readConsentWord(words, vocabulary)?.kind ?? '') ||
    isPersonalCode(words, vocabulary) ||
    isPhrase(words, [...myData, ...myDataFile, ...privacy])
  );
};
