import { audit } from '../../core/audit.store.ts';
import { localTime } from '../../core/clock.ts';
import { sayPrivately } from '../../core/effect.ts';
import type { HandleMac } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import { undoables } from '../../core/undoable.store.ts';
import type { Card } from './card.ts';
import { cardUsage } from './usage.store.ts';

/** What the step is given. */
export interface UnansweredPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly cards: ReadonlyMap<string, Card>;
  readonly zone: string;
  /** Id of a staff member who is bound now. */
  staffIdOf(mac: HandleMac): string | undefined;
}

/** Most questions and themes listed: a message must fit a screen. */
const mostListed = 10;

/** 未答 lists what no card answered, by place and time; 已答 N strikes one off. Staff only, answered in private. */
export const createUnansweredStep = (ports: UnansweredPorts): Step => {
  const { db, zone } = ports;
  const titleOf = (theme: string) => {
    const card = ports.cards.get(theme);
    return card === undefined
      ? [{ key: 'staff.theme-other' }]
      : [{ key: 'staff.theme', values: { title: card.title } }];
  };

  return {
    name: 'unanswered',
    runsInControlRoom: true,
    run({ sender, command, now, isFresh }) {
      if (command?.id !== 'unanswered' && command?.id !== 'answered') return pass;
      const { id, rest: number } = command;
      if (id === 'answered' && !/^\d+$/u.test(number)) return pass;
      if (!isFresh) return stop();
      if (id === 'answered') {
        const question = cardUsage.waiting(db).find((one) => one.number === Number(number));
        const isClosed = cardUsage.close(db, Number(number));
        if (isClosed)
          audit.append(db, ports.vault, now, ports.staffIdOf(sender.mac) ?? 'unbound', 'answered');
        if (question !== undefined)
          undoables.note(db, sender.mac, { kind: 'answered', parameters: { ...question } }, now);
        return stop(
          sayPrivately(sender.handle, isClosed ? 'staff.answered' : 'staff.not-waiting', {
            number: Number(number),
          }),
        );
      }
      const waiting = cardUsage.waiting(db);
      const themes = cardUsage.themes(db);
      if (themes.length === 0) return stop(sayPrivately(sender.handle, 'staff.all-answered'));
      return stop(
        sayPrivately(sender.handle, 'staff.unanswered', {
          count: waiting.length,
          lines: waiting.slice(-mostListed).map(({ number: id, room, askedAt, theme }) => ({
            key: 'staff.unanswered-line',
            values: { number: id, room, at: localTime(askedAt, zone), theme: titleOf(theme) },
          })),
          themes: themes.slice(0, mostListed).map(({ theme, count }) => ({
            key: 'staff.theme-count',
            values: { theme: titleOf(theme), count },
          })),
        }),
      );
    },
  };
};
