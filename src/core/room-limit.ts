import { minuteMs, type Clock } from './clock.ts';
import type { Say } from './effect.ts';
import type { RoomId } from './person.ts';
import { posts } from './post.store.ts';
import type { Db } from './ports.ts';

const hourMs = 60 * minuteMs;
/** Most messages of the bot in a room and hour. Source: issue on the calendar */
const mostPerHour = 12;

/**
 * Keeps the bot from talking a group full: what is asked of it beyond twelve messages an hour is answered in private.
 * What a person has asked for on purpose, what is scheduled, notices and whatever concerns safety go out all the same.
 */
export const createRoomLimit = (db: Db, clock: Clock): ((say: Say) => Say) => {
  const said = new Map<RoomId, number[]>();
  return (say) => {
    const { to, post, overflowTo } = say;
    if (to.kind !== 'room') return say;
    const now = clock.now();
    const before = said.get(to.roomId) ?? [...posts.timesSince(db, to.roomId, now - hourMs)];
    const recent = before.filter((at) => now - at < hourMs);
    said.set(to.roomId, recent);
    if (recent.length >= mostPerHour && post?.kind === 'answer' && overflowTo !== undefined)
      return { kind: 'say', to: { kind: 'person', handle: overflowTo }, text: say.text };
    recent.push(now);
    return say;
  };
};
