import { audit } from '../../core/audit.store.ts';
import { sayPrivately, type TextReference, type TextValue } from '../../core/effect.ts';
import type { Handle, HandleMac, RoomHandle, RoomId } from '../../core/person.ts';
import type { Db, RandomHex, Vault } from '../../core/ports.ts';
import { rooms } from '../../core/room.store.ts';
import { pass, stop, type MessageContext, type Step, type Verdict } from '../../core/step.ts';
import { undoables, type Undoable } from '../../core/undoable.store.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { isPhrase, restAfter } from '../../core/words.ts';
import { duties } from './duty.store.ts';

/** What the step is given. */
export interface DutyStepPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly random: RandomHex;
  readonly vocabulary: Pick<Vocabulary, 'staff' | 'dates'>;
  macOf(room: RoomHandle): HandleMac;
  staff(): readonly { readonly staffId: string; readonly handle: Handle }[];
  /** Every name the served rooms and the control room know of somebody. */
  namesOf(handle: Handle): readonly string[];
  normalise(text: string): string;
  staffIdOf(mac: HandleMac): string | undefined;
}

type StaffContext = Pick<
  MessageContext,
  'message' | 'sender' | 'room' | 'now' | 'words' | 'isFresh'
>;

/** A name that was typed, and whom of the staff it stands for. */
interface Named {
  readonly name: string;
  readonly ids: readonly string[];
}

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const;

/** 设为管理群 and 值班: where staff are told together, and who is told first on which day. */
export const createDutyStep = (ports: DutyStepPorts): Step => {
  const { db, vault } = ports;
  const { staff: words, dates } = ports.vocabulary;
  const answer = ({ sender }: StaffContext, key: string, values?: Record<string, TextValue>) =>
    stop(sayPrivately(sender.handle, key, values));
  const staffId = ({ sender }: StaffContext): string => ports.staffIdOf(sender.mac) ?? 'unbound';

  const canUndo = ({ sender, now }: StaffContext, undoable: Undoable): void =>
    undoables.note(db, sender.mac, undoable, now);

  const makeControl = (context: StaffContext): Verdict => {
    const { message, room, now } = context;
    if (message.room === undefined) return answer(context, 'staff.control-in-room');
    // A group that was ever served has members in it, who would read names there.
    if (room?.noticeKey !== undefined) return answer(context, 'staff.control-not-served');
    if (room === undefined)
      rooms.add(
        db,
        vault,
        `r_${ports.random(8)}` as RoomId,
        ports.macOf(message.room),
        message.room,
      );
    const found = rooms.find(db, vault, ports.macOf(message.room));
    if (found === undefined) return stop();
    const before = rooms.control(db, vault)?.number ?? 0;
    rooms.makeControl(db, found.id);
    canUndo(context, { kind: 'control.set', parameters: { room: before } });
    audit.append(db, vault, now, staffId(context), 'room.control', { room: found.number });
    return answer(context, 'staff.control-set');
  };

  const nameOf = (id: string): string => {
    const handle = ports.staff().find((each) => each.staffId === id)?.handle;
    return (handle === undefined ? undefined : ports.namesOf(handle).at(-1)) ?? id;
  };
  const dayLine = (weekday: number): TextReference => {
    const names = duties.on(db, weekday).map(nameOf);
    return {
      key: 'staff.duty-line',
      values: {
        weekday,
        names: names.length === 0 ? [{ key: 'staff.duty-nobody' }] : names.join('、'),
      },
    };
  };

  /** 周一, and what stands behind it. */
  const readDay = (
    said: string,
  ): { readonly weekday: number; readonly rest: string } | undefined => {
    const after = restAfter(said, dates.week);
    const weekday = after === undefined ? undefined : dates.weekdays[after.charAt(0)];
    return weekday === undefined ? undefined : { weekday, rest: (after ?? '').slice(1).trim() };
  };

  /** A name stands for one of the staff only: whoever else is called so has no duty and no right. */
  const whoIs = (name: string, { sender }: StaffContext): readonly string[] => {
    if (isPhrase(name, words.myself)) return [staffId({ sender } as StaffContext)];
    return ports
      .staff()
      .filter(({ staffId: id, handle }) =>
        [id, ...ports.namesOf(handle)].some((known) => ports.normalise(known) === name),
      )
      .map(({ staffId: id }) => id);
  };

  /** Names parted by commas or spaces; one that holds a space is looked for whole first. */
  const namedIn = (said: string, context: StaffContext): readonly Named[] =>
    said
      .split(/[,、]+/u)
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .flatMap((name) => {
        const ids = whoIs(name, context);
        if (ids.length > 0 || !name.includes(' ')) return [{ name, ids }];
        return name.split(' ').map((part) => ({ name: part, ids: whoIs(part, context) }));
      });

  const setDay = (context: StaffContext, weekday: number, said: string): Verdict => {
    const found = isPhrase(said, words.nobody) ? [] : namedIn(said, context);
    const unclear = found.find(({ ids }) => ids.length !== 1);
    if (unclear !== undefined)
      return answer(context, 'staff.duty-who', { name: unclear.name, count: unclear.ids.length });
    const before = duties.on(db, weekday).join(',');
    duties.set(
      db,
      weekday,
      found.flatMap(({ ids }) => ids),
    );
    canUndo(context, { kind: 'duty.set', parameters: { weekday, before } });
    audit.append(db, vault, context.now, staffId(context), 'duty.set', { weekday });
    return answer(context, 'staff.duty-set', { line: [dayLine(weekday)] });
  };

  return {
    name: 'duty',
    runsInUnservedRooms: true,
    run(context) {
      const { command, isFresh } = context;
      if (command?.id !== 'control' && command?.id !== 'duty') return pass;
      if (!isFresh) return stop();
      if (command.id === 'control') return makeControl(context);
      if (command.rest === '')
        return answer(context, 'staff.duty', { lines: weekdays.map(dayLine) });
      const day = readDay(command.rest);
      if (day !== undefined && day.rest !== '') return setDay(context, day.weekday, day.rest);
      return command.hasSlash ? answer(context, 'staff.duty-how') : pass;
    },
  };
};
