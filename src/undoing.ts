import type { RoomId } from './core/person.ts';
import type { Db } from './core/ports.ts';
import { holds } from './core/hold.store.ts';
import { rooms } from './core/room.store.ts';
import type { Hold } from './core/slot.rules.ts';
import type { Undoable } from './core/undoable.store.ts';
import { cardUsage } from './features/answers/usage.store.ts';
import { alerts } from './features/safety/alert.store.ts';
import { duties } from './features/safety/duty.store.ts';

/** Puts back what was before something staff did. @returns false where that is no longer to be had */
export const undoWith =
  (db: Db, scheduleNow: () => number) =>
  ({ kind, parameters }: Undoable, now: number): boolean => {
    const roomId = rooms.numbers(db).find(({ number }) => number === parameters['room'])?.id;
    switch (kind) {
      case 'posts.hold':
        return roomId !== undefined && holds.end(db, roomId, 'pause');
      case 'posts.go-on':
        return (
          roomId !== undefined && holdAgain(db, roomId, String(parameters['holds']), scheduleNow())
        );
      case 'answered':
        return (
          roomId !== undefined &&
          cardUsage.reopen(db, {
            number: Number(parameters['number']),
            roomId,
            askedAt: Number(parameters['askedAt']),
            theme: String(parameters['theme']),
          })
        );
      case 'duty.set':
        duties.set(db, Number(parameters['weekday']), list(String(parameters['before'])));
        return true;
      case 'room.disable': {
        const { since, at } = parameters;
        return roomId !== undefined && rooms.goOnServing(db, roomId, Number(since), Number(at));
      }
      case 'control.set':
        if (roomId === undefined) rooms.endControl(db);
        else return rooms.makeControl(db, roomId);
        return true;
      case 'alert.take':
        return alerts.leave(db, Number(parameters['number']), {
          by: String(parameters['by']),
          before: String(parameters['before']),
          now,
        });
    }
  };

const list = (joined: string): readonly string[] => joined.split(',').filter((id) => id !== '');

const holdAgain = (db: Db, roomId: RoomId, kept: string, now: number): boolean => {
  const before = (JSON.parse(kept) as readonly Hold[]).filter(
    ({ until }) => until === undefined || until > now,
  );
  for (const { kind, until } of before) holds.put(db, roomId, kind, until, now);
  return before.length > 0;
};
