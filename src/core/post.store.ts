import type { PostReference } from './effect.ts';
import type { RoomId } from './person.ts';
import type { Db } from './ports.ts';

const insert = `INSERT INTO post (id, room_id, posted_at, kind, reference_id, text)
VALUES (:id, :roomId, :postedAt, :kind, :referenceId, :text)`;

const times = 'SELECT posted_at AS at FROM post WHERE room_id = :roomId AND posted_at > :since';

const lastOf = `SELECT max(posted_at) AS at FROM post WHERE room_id = :roomId AND reference_id = :referenceId`;

const countBetween =
  'SELECT count(*) AS count FROM post WHERE posted_at >= :from AND posted_at < :until';

const newest = `SELECT id, text FROM post
WHERE room_id = :roomId AND posted_at >= :from AND posted_at <= :until ORDER BY posted_at DESC, sequence DESC LIMIT :limit`;

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
  /** What was said in a room between two instants, newest first. */
  newest: (
    db: Db,
    span: {
      readonly roomId: RoomId;
      readonly from: number;
      readonly until: number;
      readonly limit: number;
    },
  ): readonly { readonly id: string; readonly text: string }[] =>
    db.prepare(newest).all(span) as { id: string; text: string }[],
  /** How much was said in all rooms, from an instant to before another. */
  countBetween: (db: Db, from: number, until: number): number =>
    (db.prepare(countBetween).get({ from, until }) as { count: number }).count,
  /** When a certain thing was last said in a room, epoch ms. */
  lastOf: (db: Db, roomId: RoomId, referenceId: string): number | undefined =>
    (db.prepare(lastOf).get({ roomId, referenceId }) as { at: number | null }).at ?? undefined,
  /** When something was said in a room since an instant, epoch ms. */
  timesSince: (db: Db, roomId: RoomId, since: number): readonly number[] =>
    (db.prepare(times).all({ roomId, since }) as { at: number }[]).map(({ at }) => at),
};
