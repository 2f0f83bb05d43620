import type { RoomId } from './person.ts';
import type { Db } from './ports.ts';

const countUp = `INSERT INTO room_day (room_id, day, heard) VALUES (:roomId, :day, 1)
ON CONFLICT (room_id, day) DO UPDATE SET heard = heard + 1`;
const between = `SELECT r.number AS roomNumber, d.day, d.heard FROM room_day AS d JOIN room AS r ON r.id = d.room_id
WHERE d.day >= :from AND d.day <= :until ORDER BY d.day, r.number`;

/** How many messages a room had on a day. */
export interface RoomDay {
  readonly roomNumber: number;
  /** Local day, `yyyy-MM-dd`. */
  readonly day: string;
  readonly heard: number;
}

/** How much was said in served rooms, by day: counts, of nobody in particular. */
export const roomDays = {
  countUp: (db: Db, roomId: RoomId, day: string): void => {
    db.prepare(countUp).run({ roomId, day });
  },
  /** Days from one to another, both included. */
  between: (db: Db, from: string, until: string): readonly RoomDay[] =>
    db.prepare(between).all({ from, until }) as RoomDay[],
};
