import type { Incoming } from './message.ts';
import type { Db, Vault } from './ports.ts';

const insert =
  'INSERT INTO seen_message (mac, seen_at) VALUES (:mac, :seenAt) ON CONFLICT DO NOTHING';
const forget = 'DELETE FROM seen_message WHERE seen_at < :before';

/** MAC of a message's id in its chat: recognises it again without keeping the id. */
export const messageMac = (
  vault: Vault,
  { id, room, sender }: Pick<Incoming, 'id' | 'room' | 'sender'>,
): string => vault.mac('service', 'message', room ?? sender, id);

/** MACs of message ids: a delivery that repeats one counts once, over restarts too. */
export const seenMessages = {
  /** Notes a message down. @returns false where it was seen before */
  isFirst: (db: Db, mac: string, seenAt: number): boolean =>
    db.prepare(insert).run({ mac, seenAt }).changes === 1,
  /** Forgets what was seen before an instant. */
  forgetBefore: (db: Db, before: number): void => {
    db.prepare(forget).run({ before });
  },
};
