import { minuteMs } from '../../core/clock.ts';

/** WeChat lets a message be taken back for two minutes; a third covers clocks that differ. */
export const recallWindowMs = 3 * minuteMs;

/** The span in which a message was sent that a recall without an id may mean; both ends inclusive, epoch ms. */
export const recallSpan = (
  recalledAt: number,
): { readonly from: number; readonly until: number } => ({
  from: recalledAt - recallWindowMs,
  until: recalledAt,
});

/** What a recall without an id does. */
export type RecallVerdict = 'nothing' | 'delete' | 'suspect';

/**
 * One message that it may mean is the one. Of several nobody can tell, so that all of them are hidden.
 * @param candidates how many logged messages it may mean
 */
export const judgeRecall = (candidates: number): RecallVerdict =>
  candidates === 0 ? 'nothing' : candidates === 1 ? 'delete' : 'suspect';
