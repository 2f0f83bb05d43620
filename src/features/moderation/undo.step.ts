import { audit } from '../../core/audit.store.ts';
import { sayPrivately } from '../../core/effect.ts';
import type { HandleMac } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { openQuestions } from '../../core/open-question.store.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import { undoables, type Undoable } from '../../core/undoable.store.ts';

/** What the step is given. */
export interface UndoPorts {
  readonly db: Db;
  readonly vault: Vault;
  staffIdOf(mac: HandleMac): string | undefined;
  /** Puts back what was before. @returns false where that is no longer to be had */
  undo(undoable: Undoable, now: number): boolean;
}

/**
 * 撤销: undoes the last thing she did that can be undone, within a day. What was confirmed cannot, and nothing before it.
 * Comes before the steps that take confirmations.
 */
export const createUndoStep = ({ db, vault, ...ports }: UndoPorts): Step => ({
  name: 'undo',
  runsInUnservedRooms: true,
  run({ sender, command, now, isFresh }) {
    if (command?.id === 'confirm' && isFresh && openQuestions.find(db, sender.mac, now))
      undoables.forget(db, sender.mac);
    if (command?.id !== 'undo') return pass;
    if (!isFresh) return stop();
    const last = undoables.take(db, sender.mac, now);
    if (last === undefined || !ports.undo(last, now))
      return stop(sayPrivately(sender.handle, 'staff.nothing-to-undo'));
    const { kind } = last;
    audit.append(db, vault, now, ports.staffIdOf(sender.mac) ?? 'unbound', 'undo', { what: kind });
    return stop(sayPrivately(sender.handle, 'staff.undone', { what: kind.replace(/\W/gu, '_') }));
  },
});
