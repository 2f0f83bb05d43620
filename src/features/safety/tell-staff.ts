import { localDate, localTime, minuteMs, weekdayOf } from '../../core/clock.ts';
import type { Address, Say, SentReceipt, TextReference } from '../../core/effect.ts';
import type { Handle, RoomHandle, RoomId } from '../../core/person.ts';
import type { Db, Vault } from '../../core/ports.ts';
import { rooms } from '../../core/room.store.ts';
import { firstTelling, nextTelling, type Telling } from './alert.rules.ts';
import { alerts, everybody, type OpenAlert } from './alert.store.ts';
import { duties } from './duty.store.ts';

/** What telling staff needs. */
export interface TellPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly zone: string;
  /** Staff bound now, and where each is reached. */
  staff(): readonly { readonly staffId: string; readonly handle: Handle }[];
  /** The name a room shows of somebody, that of the room asked for first; undefined where none has her. */
  nameOf(handle: Handle, roomId?: RoomId): string | undefined;
  /** True where somebody is, or was, in a room. */
  isIn(room: RoomHandle, handle: Handle): boolean;
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
export const nameFor = (
  ports: Pick<TellPorts, 'nameOf'>,
  { handle, roomId }: Pick<OpenAlert, 'handle' | 'roomId'>,
): TextReference => {
  const name = ports.nameOf(handle, roomId);
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
    name: [nameFor(ports, alert)],
  },
});

type StaffPorts = Pick<TellPorts, 'db' | 'vault' | 'zone' | 'staff' | 'isIn'>;
type Colleague = ReturnType<TellPorts['staff']>[number];

/** The staff but for the one in danger: she is never told of herself. */
const others = ({ staff }: StaffPorts, handle: Handle): readonly Colleague[] =>
  staff().filter((each) => each.handle !== handle);

/** Those of them on duty today, in their order. */
const onDuty = (ports: StaffPorts, handle: Handle, now: number): readonly Colleague[] => {
  const known = others(ports, handle);
  return duties
    .on(ports.db, weekdayOf(localDate(now, ports.zone)))
    .flatMap((id) => known.find(({ staffId }) => staffId === id) ?? []);
};

/** True where somebody reads what is said in the room of the staff. */
export const readsControl = (
  { db, vault, isIn }: Pick<TellPorts, 'db' | 'vault' | 'isIn'>,
  handle: Handle,
): boolean => {
  const room = rooms.control(db, vault);
  return room !== undefined && isIn(room.handle, handle);
};

/** The room of the staff, unless the one in danger reads along there. */
const controlWithout = (ports: StaffPorts, handle: Handle): Address | undefined =>
  readsControl(ports, handle) ? undefined : controlRoom(ports.db, ports.vault);

const inPrivate = ({ handle }: Colleague): Address => ({ kind: 'person', handle });

/** Where all of the staff are told something about somebody: in their room, or each in private. */
export const everyPlaceFor = (ports: StaffPorts, handle: Handle): readonly Address[] => {
  const control = controlWithout(ports, handle);
  return control === undefined ? others(ports, handle).map(inPrivate) : [control];
};

/** Where one telling about somebody is enough: the room of the staff, else the first on duty, else the first there is. */
export const onePlaceFor = (
  ports: StaffPorts,
  handle: Handle,
  now: number,
): Address | undefined => {
  const [first] = [...onDuty(ports, handle, now), ...others(ports, handle)];
  return controlWithout(ports, handle) ?? (first && inPrivate(first));
};

/** What was not handed over is made up for after this time: a process may end in between. */
const unsureMs = minuteMs;

/** Says it to whom the telling names, in private, and in the room of the staff. */
const tell = (
  ports: TellPorts,
  alert: OpenAlert,
  telling: Telling,
  now: number,
): readonly Say[] => {
  const known = others(ports, alert.handle);
  const one = known.find(({ staffId }) => staffId === telling.onDuty);
  const control = controlWithout(ports, alert.handle);
  const toldNow = one === undefined ? everybody : one.staffId;
  // Only what was handed over gives them the time they have: else the next is told within a minute.
  alerts.tell(ports.db, alert.id, [...new Set([...alert.told, toldNow])], now + unsureMs);
  const receipt = {
    kind: 'alert-told',
    alertId: alert.id,
    level: alert.level,
    nextAt: now + telling.waitMs,
  } as const;
  const say = (to: Address): Say => ({
    kind: 'say',
    to,
    text: alertText(ports, alert),
    receipt,
    isUrgent: true,
  });
  return [
    ...(control === undefined ? [] : [say(control)]),
    ...(one === undefined ? known : [one]).map((each) => say(inPrivate(each))),
  ];
};

/** What is done when a telling was, or was not, handed over. */
export const alertTold = (
  db: Db,
  { alertId, level, nextAt }: Extract<SentReceipt, { kind: 'alert-told' }>,
  isHandedOver: boolean,
): void => {
  if (isHandedOver) alerts.waitUntil(db, alertId, { level, nextAt });
};

const idsOf = (some: readonly Colleague[]): readonly string[] => some.map(({ staffId }) => staffId);

/** Tells of a new alert, or of one that is worse. */
export const tellFirst = (ports: TellPorts, alert: OpenAlert, now: number): readonly Say[] =>
  tell(ports, alert, firstTelling(alert.level, idsOf(onDuty(ports, alert.handle, now))), now);

/** What is due of alerts nobody has taken, and which of them go by the second channel as well. */
export const tellAgain = (
  ports: TellPorts,
  now: number,
): { readonly says: readonly Say[]; readonly elsewhere: readonly number[] } => {
  const due = alerts.due(ports.db, ports.vault, now).map((alert) => {
    const { id, level, told, handle } = alert;
    const waiting = told.includes(everybody)
      ? []
      : idsOf(onDuty(ports, handle, now)).filter((each) => !told.includes(each));
    const telling = nextTelling(level, waiting);
    const isElsewhere = telling.isElsewhere && alert.toldElsewhereAt === undefined;
    return { id, isElsewhere, says: tell(ports, alert, telling, now) };
  });
  return {
    says: due.flatMap(({ says }) => says),
    elsewhere: due.filter(({ isElsewhere }) => isElsewhere).map(({ id }) => id),
  };
};
