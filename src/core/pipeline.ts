import type { Effect } from './effect.ts';
import { codeOf, isDiskFull, type ErrorCode } from './errors.ts';
import type { MessageContext, Step } from './step.ts';

/** How one message came out: which step ended it, what is to be done, or the code of what it threw. */
export type Outcome =
  | { readonly ok: true; readonly stoppedBy: string; readonly effects: readonly Effect[] }
  | { readonly ok: false; readonly code: ErrorCode };

/** Runs the steps in order until one stops. @returns the effects of all steps that ran. */
export const runSteps = (
  steps: readonly Step[],
  context: MessageContext,
): { readonly stoppedBy: string; readonly effects: readonly Effect[] } => {
  const effects: Effect[] = [];
  for (const step of steps) {
    const verdict = step.run(context);
    effects.push(...verdict.effects);
    if (verdict.next === 'stop') return { stoppedBy: step.name, effects };
  }
  return { stoppedBy: 'end', effects };
};

/**
 * Decides a batch in one transaction, each message in a savepoint of its own, so that a message that
 * throws is rolled back alone and the others go on.
 * @param inTransaction runs a function in a transaction; nested calls are savepoints
 * @param decide must not await
 * @throws what commit throws, and a full disk: then nothing of the batch is acknowledged
 */
export const decideBatch = <Item>(
  items: readonly Item[],
  inTransaction: <Result>(run: () => Result) => Result,
  decide: (item: Item) => Outcome,
): readonly Outcome[] =>
  inTransaction(() =>
    items.map((item) => {
      try {
        return inTransaction(() => decide(item));
      } catch (error) {
        // A full disk ends the transaction itself, so that nothing after it would be a part of one.
        if (isDiskFull(error)) throw error;
        return { ok: false, code: codeOf(error) };
      }
    }),
  );
