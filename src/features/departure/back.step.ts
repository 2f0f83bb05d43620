import { sayPrivately } from '../../core/effect.ts';
import type { Db } from '../../core/ports.ts';
import { pass, type Step } from '../../core/step.ts';
import { departures } from './departure.store.ts';

/**
 * Notes in which served room somebody who has consented speaks. Where she had left them all she is told once, in
 * private, that nothing is kept until she says 恢复记录. What she said is answered all the same.
 */
export const createBackStep = ({ db }: { readonly db: Db }): Step => ({
  name: 'back',
  run({ message, sender, room, isFresh }) {
    const { participant, consent, handle } = sender;
    // A message from before she left may come late; a recall is no sign of being there.
    if (participant === undefined || consent.since === undefined || consent.state === 'withdrawn')
      return pass;
    if (room?.isEnabled !== true || !isFresh || message.kind === 'recalled') return pass;
    const isBack = departures.arrive(db, participant, room.id);
    return isBack && consent.state !== 'active'
      ? { next: 'continue', effects: [sayPrivately(handle, 'departure.back')] }
      : pass;
  },
});
