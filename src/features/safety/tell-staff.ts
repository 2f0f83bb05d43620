import { localDate, localTime, weekdayOf } from '../../core/clock.ts';
import { sayPrivately, type Address, type Say, type TextReference } from '../../core/effect.ts';
import type { Handle, RoomId } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { rooms } from '../../core/room.store.ts';
import { firstTelling, nextTelling, type Telling } from './alert.rules.ts';
import { alerts, type OpenAlert } from './alert.store.ts';
import { duties } from './duty.store.ts';

/** What telling staff needs. */
export interface TellPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly zone: string;
  /** Staff bound now, and where each is reached. */
  staff(): readonly { readonly staffId: string; readonly handle: Handle }[];
  /** The name a served room shows of somebody; undefined where none has her. */
  nameOf(handle: Handle): string | undefined;
}

/** The room where staff are told together. */
export const controlRoom = (db: Db, vault: Vault): Address | undefined => {
  const room = rooms.control(db, vault);
  return room === undefined ? undefined : { kind: 'room', handle: room.handle, roomId: room.id };
};

/** 群2, or in private. */
export const placeOf = (db: Db, roomId: RoomId | undefined): TextReference => {
  const room = rooms.numbers(db).find(({ id }) => id === roomId)?.number;
  return room === undefined
    ? { key: 'safety.in-private' }
    : { key: 'safety.in-room', values: { room } };
};

/** Who said it, as a group shows her: staff have to find her. */
export const nameFor = (ports: Pick<TellPorts, 'nameOf'>, handle: Handle): TextReference => {
  const name = ports.nameOf(handle);
  return name === undefined ? { key: 'safety.no-name' } : { key: 'safety.name', values: { name } };
};

const alertText = (ports: TellPorts, alert: OpenAlert): TextReference => ({
  key: 'safety.alert',
  values: {
    number: alert.id,
    level: alert.level,
    at: localTime(alert.lastAt, ports.zone),
    place: [placeOf(ports.db, alert.roomId)],
    where: alert.roomId === undefined ? 'private' : 'group',
    name: [nameFor(ports, alert.handle)],
  },
});

/** Those on duty today who are not the one in danger. */
const onDuty = (ports: TellPorts, alert: OpenAlert, now: number): readonly Handle[] => {
  const ids = duties.on(ports.db, weekdayOf(localDate(now, ports.zone)));
  const known = ports.staff();
  return ids.flatMap((id) => {
    const handle = known.find(({ staffId }) => staffId === id)?.handle;
    return handle === undefined || handle === alert.handle ? [] : [handle];
  });
};

/** Says it to whom the telling names, in private, and in the control room where everybody or the first is told. */
const tell = (
  ports: TellPorts,
  alert: OpenAlert,
  telling: Telling,
  now: number,
): readonly Say[] => {
  const duty = onDuty(ports, alert, now);
  const one = telling.onDuty === undefined ? undefined : duty[telling.onDuty];
  const everybody = ports
    .staff()
    .map(({ handle }) => handle)
    .filter((handle) => handle !== alert.handle);
  const text = alertText(ports, alert);
  const control = controlRoom(ports.db, ports.vault);
  alerts.tell(
    ports.db,
    alert.id,
    one === undefined ? alert.told : alert.told + 1,
    now + telling.waitMs,
  );
  return [
    ...(control === undefined ? [] : [{ kind: 'say' as const, to: control, text }]),
    ...(one === undefined ? everybody : [one]).map((handle) =>
      sayPrivately(handle, text.key, text.values),
    ),
  ];
};

/** Tells of a new alert, or of one that is worse. */
export const tellFirst = (ports: TellPorts, alert: OpenAlert, now: number): readonly Say[] =>
  tell(ports, alert, firstTelling(alert.level, onDuty(ports, alert, now).length), now);

/** What is due of alerts nobody has taken, and which of them go by the second channel as well. */
export const tellAgain = (
  ports: TellPorts,
  now: number,
): { readonly says: readonly Say[]; readonly elsewhere: readonly number[] } => {
  const due = alerts.due(ports.db, ports.vault, now).map((alert) => {
    const telling = nextTelling(alert.level, alert.told, onDuty(ports, alert, now).length);
    const isElsewhere = telling.isElsewhere && alert.toldElsewhereAt === undefined;
    return { id: alert.id, isElsewhere, says: tell(ports, alert, telling, now) };
  });
  return {
    says: due.flatMap(({ says }) => says),
    elsewhere: due.filter(({ isElsewhere }) => isElsewhere).map(({ id }) => id),
  };
};
