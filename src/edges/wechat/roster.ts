import type { impls } from 'wechaty-puppet';
import type { Handle, RoomHandle } from '../../core/person.ts';
import type { RosterEntry } from '../../core/ports.ts';

/** Fulfilled values only: names are hints, and one that cannot be had is left out. */
const fulfilled = <Value>(results: readonly PromiseSettledResult<Value>[]): readonly Value[] =>
  results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));

/** The names a person or the bot has in a room. */
export const namesOf = async (
  puppet: impls.PuppetInterface,
  room: string,
  id: string,
): Promise<readonly string[]> => {
  const [member, contact] = await Promise.all([
    Promise.allSettled([puppet.roomMemberPayload(room, id)]),
    Promise.allSettled([puppet.contactPayload(id)]),
  ]);
  return [
    ...fulfilled(member).flatMap(({ name, roomAlias }) => [name, roomAlias ?? '']),
    ...fulfilled(contact).flatMap(({ name, alias }) => [name, alias ?? '']),
  ].filter((name) => name !== '');
};

/** How many members are asked for at once. */
const rosterWidth = 16;

/** Members of a room with their names, without the bot. Names that cannot be had are left out. */
export const loadRoster = async (
  puppet: impls.PuppetInterface,
  room: RoomHandle,
): Promise<readonly RosterEntry[]> => {
  const ids = (await puppet.roomMemberList(room)).filter((id) => id !== puppet.currentUserId);
  const entries: RosterEntry[] = [];
  for (let start = 0; start < ids.length; start += rosterWidth)
    entries.push(
      ...(await Promise.all(
        ids.slice(start, start + rosterWidth).map(async (id) => ({
          handle: id as Handle,
          names: await namesOf(puppet, room, id),
        })),
      )),
    );
  return entries;
};
