import type { HandleMac } from './core/person.ts';
import type { Db, Vault } from './core/ports.ts';
import type { Step } from './core/step.ts';
import type { Vocabulary } from './core/vocabulary.ts';
import type { Card } from './features/answers/card.ts';
import { createUnansweredStep } from './features/answers/unanswered.step.ts';
import { staff } from './features/moderation/staff.store.ts';
import { createUnknownCommandStep } from './features/moderation/unknown-command.step.ts';

/** What the steps are given. */
export interface LastOfStaffPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  readonly cards: ReadonlyMap<string, Card>;
  readonly zone: string;
  /** True where two words look or sound alike. */
  isLookAlike(one: string, other: string): boolean;
}

/** The last of the steps that take commands of staff: what nothing took before is mistyped. */
export const createLastStaffSteps = (ports: LastOfStaffPorts): readonly Step[] => [
  createUnansweredStep({
    ...ports,
    staffIdOf: (mac: HandleMac) => staff.find(ports.db, mac)?.staffId,
  }),
  createUnknownCommandStep(ports),
];
