import { longestDelayMs, toSeconds } from '../../core/clock.ts';
import { sayPrivately } from '../../core/effect.ts';
import type { Consent, Purpose } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { pass, stop, type MessageContext, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { readCheckIn } from './check-ins.rules.ts';
import { checkIns } from './check-ins.store.ts';

/** What the check-in step is given. */
export interface CheckInPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly random: RandomHex;
  readonly vocabulary: Vocabulary;
  readonly noticeVersion: string;
  mayLog(): boolean;
  permits(consent: Consent, purpose: Purpose, sentAtSecond: number): boolean;
}

/**
 * Takes check-in answers. Everyone gets the same thanks, in private, whether or not an answer is kept; it runs
 * before the log, so that a score typed in the group is not kept as chat.
 */
export const createCheckInStep = (ports: CheckInPorts): Step => ({
  name: 'check-ins',
  run({ message, sender, words, isFresh, now }: MessageContext) {
    if (message.kind !== 'text') return pass;
    const reading = readCheckIn(words, ports.vocabulary);
    if (reading === undefined) return pass;
    if (reading.kind === 'unreadable')
      return isFresh ? stop(sayPrivately(sender.handle, 'check-in.unreadable')) : stop();
    const { participant } = sender;
    if (
      now - message.sentAt <= longestDelayMs &&
      participant !== undefined &&
      ports.mayLog() &&
      ports.permits(sender.consent, 2, toSeconds(message.sentAt))
    )
      checkIns.append(ports.db, ports.vault, {
        id: `c_${ports.random(8)}`,
        participant,
        answeredAt: message.sentAt,
        scores: reading.scores,
        noticeVersion: ports.noticeVersion,
      });
    const [hard, sleep, tired] = reading.scores;
    return isFresh
      ? stop(
          sayPrivately(sender.handle, 'check-in.thanks', {
            first: hard ?? 0,
            second: sleep ?? 0,
            third: tired ?? 0,
          }),
        )
      : stop();
  },
});
