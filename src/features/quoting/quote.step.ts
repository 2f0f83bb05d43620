import { dayMs } from '../../core/clock.ts';
import { sayPrivately, type Say } from '../../core/effect.ts';
import type { Handle, ParticipantId, RoomId } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase, restAfter } from '../../core/words.ts';
import { quotes, type QuoteRequest } from './quote.store.ts';

/** What the step is given. */
export interface QuoteStepPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Pick<Vocabulary, 'quote'>;
  /** A text as it may be kept, for the room a message was said in; undefined where its roster cannot be had. */
  maskFor(room: RoomId, text: string): string | undefined;
}

/** How long a plain word counts as the answer to a sentence that was shown. */
const answerWithinMs = 14 * dayMs;
/** What parts the word from her wording. */
const separator = /^[\s:：,，]/u;
/** The three characters of the word, whatever invisible signs stand around and between them. */
const leadingWord = /^[\s\p{Cf}]*(?:\S[\s\p{Cf}]*){3}[\s\p{Cf}:：,，]*/u;

/**
 * 可以, 改一改 and her own words, 不可以: in private, the answer to a sentence she was shown; 收回引用 ends all of them at
 * any time. Without such a sentence these are plain words.
 */
export const createQuoteStep = (ports: QuoteStepPorts): Step => {
  const { db, vault, vocabulary } = ports;
  return {
    name: 'quotes',
    run({ message, sender, words, isFresh, now }) {
      const { participant, handle } = sender;
      if (message.kind !== 'text' || message.room !== undefined || participant === undefined)
        return pass;
      const { allow, reword, refuse, takeBack } = vocabulary.quote;
      const say = (key: string) => (isFresh ? stop(sayPrivately(handle, key)) : stop());
      if (isPhrase(words, takeBack)) {
        const ended = quotes.takeBack(db, participant, now);
        return say(ended === 0 ? 'quote.none' : 'quote.taken-back');
      }
      const isReword = isPhrase(words, reword) || restAfter(words, reword, separator) !== undefined;
      if (!isReword && !isPhrase(words, [...allow, ...refuse])) return pass;
      const open = quotes.open(db, participant, now - answerWithinMs);
      if (open === undefined) return pass;
      if (isPhrase(words, allow)) {
        quotes.answer(db, vault, open, 'allowed', now);
        return say('quote.allowed');
      }
      if (isPhrase(words, refuse)) {
        quotes.answer(db, vault, open, 'refused', now);
        return say('quote.refused');
      }
      if (isPhrase(words, reword)) return say('quote.how-to-reword');
      const room = quotes.roomOf(db, open.messageId);
      const own = message.text.replace(leadingWord, '');
      const text = room === undefined ? undefined : ports.maskFor(room, own);
      if (text === undefined || text === '' || message.holdsOthersWords === true)
        return say('quote.cannot-reword');
      quotes.answer(db, vault, open, 'reworded', now, text);
      return say('quote.reworded');
    },
  };
};

/** What showing needs. */
export interface ShowQuotesPorts {
  readonly db: Db;
  readonly vault: Vault;
  /** How to reach her, where she agrees just now to be asked, and to sharing where that is needed. */
  reach(participant: ParticipantId, isShared: boolean): Handle | undefined;
}

/**
 * Shows sentences to who said them, one at a time each, each once.
 * @param now epoch ms
 */
export const quotesDue = (
  { db, vault, ...ports }: ShowQuotesPorts,
  now: number,
): readonly Say[] => {
  const asked = new Set<ParticipantId>();
  const isFree = ({ participant }: QuoteRequest): boolean =>
    !asked.has(participant) && quotes.open(db, participant, now - answerWithinMs) === undefined;
  return quotes.waiting(db).flatMap((request): readonly Say[] => {
    if (!isFree(request)) return [];
    const handle = ports.reach(request.participant, request.isShared === 1);
    const text = quotes.textOf(vault, request);
    if (handle === undefined || text === undefined) return [];
    asked.add(request.participant);
    quotes.shown(db, request.number, now);
    return [sayPrivately(handle, 'quote.ask', { text })];
  });
};
