import { addDays, localDate, localTime, nextDayLike } from '../../core/clock.ts';
import { readDay } from '../../core/date-words.rules.ts';
import { sayPrivately, type Say } from '../../core/effect.ts';
import type { Handle, HandleMac } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase, restAfter, selector, withoutSlash } from '../../core/words.ts';
import { reminders, type OwnedReminder } from './reminder.store.ts';

/** What the step is given. */
export interface ReminderPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  readonly zone: string;
}

/** Most days one person may be reminded of, and how far ahead. */
const mostReminders = 10;
const farthestDays = 400;

/** When a reminder goes out: the evening before, an anniversary in the morning. Local hours. */
const eveningBefore = { from: '18:30', until: '21:00' };
const morning = { from: '09:00', until: '12:00' };

const anniversaryKind = 'anniversary';
const otherKind = 'other';

/** 提醒 12月3日 复查, 纪念日 3月5日, 取消提醒: in private, for everybody. Only the day and one of our words are kept. */
export const createReminderStep = ({ db, vault, vocabulary, zone }: ReminderPorts): Step => {
  const kindOf = (rest: string): string =>
    Object.entries(vocabulary.reminders).find(([, words]) =>
      words.some((word) => rest.includes(word)),
    )?.[0] ?? otherKind;

  const add = (
    { sender, now }: Pick<MessageContext, 'sender' | 'now'>,
    rest: string,
    isYearly: boolean,
  ): Verdict => {
    const { handle, mac } = sender;
    const today = localDate(now, zone);
    const named = readDay(rest, vocabulary, today);
    if (named === undefined) return stop(sayPrivately(handle, 'reminder.how'));
    const { day } = named;
    // The evening before must still come.
    const isLate = !isYearly && day <= today;
    if (isLate || day > addDays(today, farthestDays))
      return stop(sayPrivately(handle, 'reminder.too-late'));
    if (reminders.of(db, mac).length >= mostReminders)
      return stop(sayPrivately(handle, 'reminder.enough', { most: mostReminders }));
    const kind = isYearly ? anniversaryKind : kindOf(named.rest);
    reminders.put(db, vault, { mac, handle }, { day, kind, isYearly });
    return stop(
      sayPrivately(handle, isYearly ? 'reminder.anniversary-added' : 'reminder.added', {
        day,
        kind: selector(kind),
      }),
    );
  };

  return {
    name: 'reminders',
    run(context) {
      const { message, sender, words, isFresh } = context;
      if (message.kind !== 'text' || message.room !== undefined) return pass;
      const { member } = vocabulary;
      if (isPhrase(words, member.cancelReminder)) {
        const count = reminders.remove(db, sender.mac);
        const key = count === 0 ? 'reminder.none' : 'reminder.removed';
        return stop(
          ...(isFresh ? [sayPrivately(sender.handle, key)] : []),
          ...(count === 0 ? [] : [{ kind: 'empty-log' as const }]),
        );
      }
      const yearly = restAfter(withoutSlash(words), member.anniversary);
      const rest = yearly ?? restAfter(withoutSlash(words), member.remind);
      if (rest === undefined) return pass;
      // 提醒 within chat is chat: only a day behind it makes it a reminder, or nothing at all.
      const isMeant =
        rest === '' || readDay(rest, vocabulary, localDate(context.now, zone)) !== undefined;
      if (!isMeant) return pass;
      return isFresh ? add(context, rest, yearly !== undefined) : stop();
    },
  };
};

const dueDay = ({ day, isYearly }: OwnedReminder, today: string): string =>
  isYearly ? (nextDayLike(Number(day.slice(5, 7)), Number(day.slice(8, 10)), today) ?? day) : day;

/** What finding due reminders needs. */
export interface DuePorts extends Pick<ReminderPorts, 'db' | 'vault' | 'zone'> {
  /** MAC of the login epoch. */
  macOf(handle: Handle): HandleMac | undefined;
}

/** Reminders due just now, each once for its day. @param now epoch ms */
export const remindersDueNow = (ports: DuePorts, now: number): readonly Say[] => {
  const { db, vault, zone } = ports;
  const [today, time] = [localDate(now, zone), localTime(now, zone)];
  const within = ({ from, until }: typeof morning): boolean => from <= time && time < until;
  const [isEvening, isMorning] = [within(eveningBefore), within(morning)];
  if (!isEvening && !isMorning) return [];
  return reminders.all(db, vault).flatMap((reminder): readonly Say[] => {
    const day = dueDay(reminder, today);
    const isDue = reminder.isYearly
      ? isMorning && day === today
      : isEvening && day === addDays(today, 1);
    // A WeChat id of an earlier login may be somebody else's by now.
    const isHers = ports.macOf(reminder.handle) === reminder.mac;
    if (!isDue || !isHers || reminder.toldFor === day) return [];
    reminders.tell(db, reminder, day);
    const key = reminder.isYearly ? 'reminder.anniversary' : 'reminder.due';
    return [sayPrivately(reminder.handle, key, { day, kind: selector(reminder.kind) })];
  });
};
