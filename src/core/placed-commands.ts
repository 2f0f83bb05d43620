import type { Incoming } from './message.ts';
import { confirmationLifetimeMs } from './open-question.store.ts';
import type { HandleMac, RoomHandle } from './person.ts';
import type { TypedCommand } from './staff-commands.ts';

/** Who says something, when, and whether it is said to the bot alone also without a slash. */
interface Spoken {
  readonly mac: HandleMac;
  /** True in the room of the staff. */
  readonly isToBot: boolean;
  readonly now: number;
}

/**
 * Reads commands by where they are said: in a members' group with a slash, else without. A bare 确认 in a group answers
 * only the preview of a command given in that group: any other is said to the members. In memory: after a start it
 * needs its slash.
 */
export const createPlacedCommands = (
  read: (words: string, isToBot: boolean) => TypedCommand | undefined,
) => {
  const lastIn = new Map<
    HandleMac,
    { readonly room: RoomHandle | undefined; readonly at: number }
  >();
  return (
    { room }: Pick<Incoming, 'room'>,
    words: string,
    { mac, isToBot, now }: Spoken,
  ): TypedCommand | undefined => {
    const command = read(words, room === undefined || isToBot);
    if (command !== undefined) {
      if (command.id !== 'confirm') lastIn.set(mac, { room, at: now });
      return command;
    }
    const last = lastIn.get(mac);
    const isAnswer =
      last !== undefined && last.room === room && now - last.at < confirmationLifetimeMs;
    const bare = isAnswer ? read(words, true) : undefined;
    return bare?.id === 'confirm' ? bare : undefined;
  };
};
