import { dayMs } from '../../core/clock.ts';
import { sayPrivately } from '../../core/effect.ts';
import type { HandleMac } from '../../core/person.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { readStaffCode } from './moderation.rules.ts';

/**
 * Somebody who writes in private and is in no enabled room, no staff and in no consent dialogue gets one fixed
 * sentence a day. A staff code still counts: it is how the first lead begins. So does what she may want of the study:
 * after a new login everybody is unknown.
 * @param isForOthers true for words a later step has to hear whoever says them
 */
export const createStrangersStep = (
  vocabulary: Vocabulary,
  isForOthers: (words: string) => boolean,
): Step => {
  const greetedAt = new Map<HandleMac, number>();
  return {
    name: 'strangers',
    run({ message, sender, words, now, isFresh }) {
      if (message.room !== undefined || sender.isKnown || isForOthers(words)) return pass;
      if (readStaffCode(words, vocabulary) !== undefined) return pass;
      const last = greetedAt.get(sender.mac);
      if (!isFresh || (last !== undefined && now - last < dayMs)) return stop();
      greetedAt.set(sender.mac, now);
      return stop(sayPrivately(sender.handle, 'stranger'));
    },
  };
};
