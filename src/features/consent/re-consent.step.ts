import { sayPrivately, type Say } from '../../core/effect.ts';
import type { Sender } from '../../core/person.ts';
import type { Db } from '../../core/ports.ts';
import { pass, type Step } from '../../core/step.ts';
import { askAgain } from './re-consent.rules.ts';
import { reConsents } from './re-consent.store.ts';

/** What the step is given. */
export interface ReConsentPorts {
  readonly db: Db;
  readonly noticeVersion: string;
  /** False where nothing may be logged at all: then nobody is asked. */
  mayLog(): boolean;
  /** The notice, and the sentence to copy, in private. */
  noticeSays(sender: Sender, now: number): readonly Say[];
}

/**
 * A changed notice stops the log with the next message; whoever had consented under the old one is told so in
 * private when she next says something, and asked again, at most twice. What she said is answered all the same.
 */
export const createReConsentStep = (ports: ReConsentPorts): Step => ({
  name: 're-consent',
  run({ message, sender, now, isFresh }) {
    const { participant, consent, handle } = sender;
    if (participant === undefined || !isFresh || message.kind === 'recalled') return pass;
    if (!ports.mayLog()) return pass;
    const before = reConsents.find(ports.db, participant);
    const asked = askAgain(consent, before, ports.noticeVersion, now);
    if (asked === undefined) return pass;
    reConsents.note(ports.db, participant, asked);
    return {
      next: 'continue',
      effects: [sayPrivately(handle, 'consent.notice-changed'), ...ports.noticeSays(sender, now)],
    };
  },
});
