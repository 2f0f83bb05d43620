import type { PostReference } from './effect.ts';
import type { RoomId } from './person.ts';
import type { Db } from './ports.ts';

const insert = `INSERT INTO post (id, room_id, posted_at, kind, reference_id, text)
VALUES (:id, :roomId, :postedAt, :kind, :referenceId, :text)`;

const times = 'SELECT posted_at AS at FROM post WHERE room_id = :roomId AND posted_at > :since';

const countBetween =
  'SELECT count(*) AS count FROM post WHERE posted_at >= :from AND posted_at < :until';

/** What the bot has said in rooms: its own words, never a member's. */
export const posts = {
  append: (
    db: Db,
    post: PostReference & {
      readonly id: string;
      readonly roomId: RoomId;
      readonly postedAt: number;
      readonly text: string;
    },
  ): void => {
    db.prepare(insert).run(post);
  },
  /** How much was said in all rooms, from an instant to before another. */
  countBetween: (db: Db, from: number, until: number): number =>
    (db.prepare(countBetween).get({ from, until }) as { count: number }).count,
  /** When something was said in a room since an instant, epoch ms. */
  timesSince: (db: Db, roomId: RoomId, since: number): readonly number[] =>
    (db.prepare(times).all({ roomId, since }) as { at: number }[]).map(({ at }) => at),
};
