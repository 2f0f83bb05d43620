import { dayMs, localDate } from './core/clock.ts';
import { holds } from './core/hold.store.ts';
import { openQuestions } from './core/open-question.store.ts';
import type { Db } from './core/ports.ts';
import { seenMessages } from './core/seen-message.store.ts';
import { undoables } from './core/undoable.store.ts';
import { events } from './features/activities/event.store.ts';
import { cardUsage } from './features/answers/usage.store.ts';
import { lostCodes } from './features/consent/lost-code-request.store.ts';
import { paperInvites } from './features/consent/paper-invite.store.ts';
import { wrongCodes } from './features/moderation/wrong-code.store.ts';
import { reminders } from './features/reminders/reminder.store.ts';

/** MACs of message ids are forgotten after this time. Source: docs/privacy.md. */
const seenForMs = 7 * dayMs;
/** Requests to be found are forgotten after this time. Source: docs/privacy.md. */
const lostCodeForMs = 30 * dayMs;

/** Holds that are over are forgotten after this time: the scheduler's clock may lag. */
const holdsForMs = 30 * dayMs;

/** What is forgotten at every tick, each on its own. @param now epoch ms */
export const forgettings = (db: Db, now: number): readonly (() => void)[] => [
  () => openQuestions.expire(db, now),
  () => cardUsage.expire(db, now),
  () => paperInvites.expire(db, now),
  () => lostCodes.expire(db, now - lostCodeForMs),
  () => events.expire(db, now),
  // A day is over everywhere two days later.
  () => reminders.expire(db, localDate(now - 2 * dayMs, 'UTC')),
  () => undoables.expire(db, now),
  () => holds.expire(db, now - holdsForMs),
  () => wrongCodes.expire(db, now),
  () => seenMessages.forgetBefore(db, now - seenForMs),
];
