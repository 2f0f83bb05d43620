import type { Bot } from './bot.ts';
import { minuteMs, type Clock } from './core/clock.ts';
import type { Handle, RoomHandle } from './core/person.ts';
import type { SimulatedGateway } from './edges/demo/simulated-gateway.ts';
import { inviteStaff } from './features/moderation/staff.commands.ts';
import { alerts } from './features/safety/alert.store.ts';
import { systemRandom, type Setup } from './setup.ts';
import type { Stores } from './stores.ts';

/** The bot, and a clock that goes only where it is put. */
export interface Stage {
  readonly bot: Bot;
  readonly gateway: SimulatedGateway;
  readonly clock: Clock;
  set(instantMs: number): void;
}

/** What the staff of a simulated study need. */
interface StaffPorts {
  readonly setup: Setup;
  readonly stores: Stores;
  readonly rooms: number;
  readonly nameOf: (who: number) => string;
}

const lead = 'simulated-lead' as Handle;
const moderator = 'simulated-moderator' as Handle;

/** The invented id of a room. */
export const roomOf = (number: number): RoomHandle =>
  `simulated-room-${number}@chatroom` as RoomHandle;

/** Somebody of the staff types in private, half a minute after the last word. @returns the bot's last answer to her */
const staffSays = async (
  stage: Stage,
  who: Handle,
  text: string,
  room?: RoomHandle,
): Promise<string> => {
  stage.set(stage.clock.now() + minuteMs / 2);
  const now = stage.clock.now();
  stage.gateway.emit({
    kind: 'message',
    message: {
      id: `staff-${now}`,
      sender: who,
      ...(room === undefined ? {} : { room }),
      kind: 'text',
      text,
      isReply: false,
      mentions: [],
      sentAt: now,
      receivedAt: now,
    },
  });
  await stage.bot.settled();
  return stage.gateway.lastSaid(who) ?? '';
};

/** Two of the staff are bound, and the lead has each room served. */
export const openRooms = async (
  stage: Stage,
  { setup, stores, rooms }: StaffPorts,
): Promise<void> => {
  const { commands, staff } = setup.content.vocabulary;
  const ports = { ...stores, clock: stage.clock, random: systemRandom };
  for (const [handle, role] of [
    [lead, 'lead'],
    [moderator, 'moderator'],
  ] as const) {
    const { code } = inviteStaff(ports, role);
    await staffSays(stage, handle, `${staff.bind[0] ?? ''} ${code}`);
  }
  for (let number = 1; number <= rooms; number += 1) {
    for (const handle of [lead, moderator])
      stage.gateway.join(roomOf(number), { handle, names: [handle] });
    await staffSays(stage, lead, `/${commands.enable.words[0] ?? ''}`, roomOf(number));
    await staffSays(stage, lead, staff.confirm[0] ?? '');
  }
};

/** Two of the staff report a death, as in chat. */
export const reportDeath = async (
  stage: Stage,
  { setup, nameOf }: StaffPorts,
  who: number,
): Promise<void> => {
  const { commands, staff } = setup.content.vocabulary;
  const command = `/${commands.deceased.words[0] ?? ''}`;
  const yes = staff.confirm[0] ?? '';
  await staffSays(stage, lead, `${command} ${nameOf(who)}`);
  await staffSays(stage, lead, `${command} 1`);
  const number = /\d{3}/u.exec(await staffSays(stage, lead, yes))?.[0];
  if (number === undefined) return;
  await staffSays(stage, moderator, `${command} ${number}`);
  await staffSays(stage, moderator, yes);
};

/** Staff take every open alert, and end it: what raises one in a simulation is invented. */
export const endAlerts = async (stage: Stage, { setup, stores }: StaffPorts): Promise<void> => {
  const { commands, staff, outcomes } = setup.content.vocabulary;
  for (const { id } of alerts.open(stores.db, stores.vault)) {
    await staffSays(stage, lead, `/${commands.taken.words[0] ?? ''} ${id}`);
    const words = [
      commands.alerts.words[0],
      String(id),
      staff.close[0],
      outcomes['accompanied']?.[0],
    ];
    await staffSays(stage, lead, `/${words.join(' ')}`);
    await staffSays(stage, lead, staff.confirm[0] ?? '');
  }
};
