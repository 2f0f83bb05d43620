import type { Incoming } from './message.ts';
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
 * @param askedAt when the question was asked that is open to somebody, epoch ms
 */
export const createPlacedCommands = (
  read: (words: string, isToBot: boolean) => TypedCommand | undefined,
  askedAt: (mac: HandleMac, now: number) => number | undefined,
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
    const isAnswer = last !== undefined && last.room === room && last.at === askedAt(mac, now);
    const bare = isAnswer ? read(words, true) : undefined;
    return bare?.id === 'confirm' ? bare : undefined;
  };
};
