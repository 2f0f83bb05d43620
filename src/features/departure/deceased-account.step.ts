import { sayPrivately } from '../../core/effect.ts';
import { openQuestions } from '../../core/open-question.store.ts';
import type { Db } from '../../core/ports.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import { deceased } from './deceased.store.ts';

/** What the step is given. */
export interface DeceasedAccountPorts {
  readonly db: Db;
  /** How to reach whoever answers for the study; empty where there is none. */
  readonly contact: string;
  /**
   * True for a word that withdraws, or may: it counts whoever types it, also where somebody was marked by mistake.
   */
  isWithdrawal(words: string): boolean;
  /** True for 是 and 不是. */
  isYesOrNo(words: string): boolean;
}

/** Kind of the question whether she wants to withdraw, which the consent step asks and reads. */
const withdrawalQuestion = 'consent.withdraw';

/**
 * What is written from the account of somebody who was marked as dead, by her family it may be: nothing is kept and
 * nothing is answered, but for one neutral sentence, once, in private. A withdrawal and a recall still count.
 */
export const createDeceasedAccountStep = (ports: DeceasedAccountPorts): Step => ({
  name: 'deceased-account',
  runsInUnservedRooms: true,
  run({ message, sender, words, now, isFresh }) {
    if (!deceased.has(ports.db, sender.mac) || message.kind === 'recalled') return pass;
    const isAnswer = (): boolean =>
      ports.isYesOrNo(words) &&
      openQuestions.find(ports.db, sender.mac, now)?.kind === withdrawalQuestion;
    if (message.kind === 'text' && (ports.isWithdrawal(words) || isAnswer())) return pass;
    if (message.room !== undefined || !isFresh) return stop();
    if (!deceased.tellOnce(ports.db, sender.mac, now)) return stop();
    return stop(
      ports.contact === ''
        ? sayPrivately(sender.handle, 'deceased.account-no-contact')
        : sayPrivately(sender.handle, 'deceased.account', { contact: ports.contact }),
    );
  },
});
