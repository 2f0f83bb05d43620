import { sayPrivately } from '../../core/effect.ts';
import type { Db } from '../../core/ports.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import { deceased } from './deceased.store.ts';

/** What the step is given. */
export interface DeceasedAccountPorts {
  readonly db: Db;
  /** How to reach whoever answers for the study; empty where there is none. */
  readonly contact: string;
  /** True for a word that withdraws: it counts whoever types it, also where somebody was marked by mistake. */
  isWithdrawal(words: string): boolean;
}

/**
 * What is written from the account of somebody who was marked as dead, by her family it may be: nothing is kept and
 * nothing is answered, but for one neutral sentence, once, in private. A withdrawal and a recall still count.
 */
export const createDeceasedAccountStep = (ports: DeceasedAccountPorts): Step => ({
  name: 'deceased-account',
  runsInUnservedRooms: true,
  run({ message, sender, words, now, isFresh }) {
    if (!deceased.has(ports.db, sender.mac) || message.kind === 'recalled') return pass;
    if (message.kind === 'text' && ports.isWithdrawal(words)) return pass;
    if (message.room !== undefined || !isFresh) return stop();
    if (!deceased.tellOnce(ports.db, sender.mac, now)) return stop();
    return stop(
      ports.contact === ''
        ? sayPrivately(sender.handle, 'deceased.account-no-contact')
        : sayPrivately(sender.handle, 'deceased.account', { contact: ports.contact }),
    );
  },
});
