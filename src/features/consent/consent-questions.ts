import type { Db } from '../../core/ports.ts';
import { openQuestions, type OpenQuestion } from '../../core/open-question.store.ts';
import type { Purpose } from '../../core/person.ts';
import type { MessageContext } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase } from '../../core/words.ts';
import { readPurposeAnswer, type ConsentWord } from './consent-words.rules.ts';
import type { ConsentQuestion } from './consent.rules.ts';

/** What the consent dialogue reads of a message. */
export type ConsentContext = Pick<
  MessageContext,
  'message' | 'sender' | 'room' | 'now' | 'isFresh' | 'words'
>;

/** How far the platform's clock may be behind ours, ms: it gives whole seconds. */
const clockSkewMs = 2000;

/** What of a question is kept until it is answered. */
export const parametersOf = (question: ConsentQuestion): OpenQuestion['parameters'] => {
  switch (question.kind) {
    case 'consent.adult':
      return { purposes: question.purposes.join('') };
    case 'consent.purposes':
      return { isAdult: question.isAdult ? 1 : 0 };
    case 'consent.withdraw':
      return {};
  }
};

/**
 * The words that answer the latest open question, turned into the consent word they stand for.
 * @returns `no` where she does not want to withdraw after all; undefined where it is no answer
 */
export const readAnswer = (
  db: Db,
  vocabulary: Vocabulary,
  { message, sender, now, words }: ConsentContext,
): ConsentWord | 'no' | undefined => {
  if (message.room !== undefined) return undefined;
  const question = openQuestions.find(db, sender.mac, now);
  switch (question?.kind) {
    case 'consent.adult': {
      const isYes = isPhrase(words, vocabulary.yes) || isPhrase(words, vocabulary.consent.adult);
      const purposes = [...String(question.parameters['purposes'])].map(Number) as Purpose[];
      if (isYes) return { kind: 'agree', purposes, isAdult: true };
      // 不是 answers the question; 算了 refuses the study and tells nothing about her age.
      if (isPhrase(words, vocabulary.consent.notAdult)) return { kind: 'minor' };
      return isPhrase(words, vocabulary.no) ? { kind: 'decline' } : undefined;
    }
    case 'consent.purposes': {
      const purposes = readPurposeAnswer(words, vocabulary);
      const isAdult = question.parameters['isAdult'] === 1;
      if (purposes !== undefined) return { kind: 'agree', purposes, isAdult };
      return isPhrase(words, vocabulary.no) ? { kind: 'decline' } : undefined;
    }
    case 'consent.withdraw':
      // A yes that was written before the question must not erase anything.
      if (isPhrase(words, vocabulary.yes) && message.sentAt >= question.askedAt - clockSkewMs)
        return { kind: 'withdraw' };
      return isPhrase(words, vocabulary.no) ? 'no' : undefined;
    default:
      return undefined;
  }
};
