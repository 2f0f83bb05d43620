import { dayMs } from '../../core/clock.ts';
import { sayPrivately } from '../../core/effect.ts';
import type { HandleMac } from '../../core/person.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { readStaffCommand } from './moderation.rules.ts';

/**
 * Somebody who writes in private and is in no enabled room, no staff and in no consent dialogue gets one fixed
 * sentence a day. A staff code still counts: it is how the first lead begins.
 */
export const createStrangersStep = (vocabulary: Vocabulary): Step => {
  const greetedAt = new Map<HandleMac, number>();
  return {
    name: 'strangers',
    run({ message, sender, words, now, isFresh }) {
      if (message.room !== undefined || sender.isKnown) return pass;
      const command = readStaffCommand(words, vocabulary, { isPrivate: true, isStaff: false });
      if (command?.kind === 'bind') return pass;
      const last = greetedAt.get(sender.mac);
      if (!isFresh || (last !== undefined && now - last < dayMs)) return stop();
      greetedAt.set(sender.mac, now);
      return stop(sayPrivately(sender.handle, 'stranger'));
    },
  };
};
