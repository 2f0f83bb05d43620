import type { Handle, HandleMac, RoomHandle } from './person.ts';
import type { Db, Identity, Vault } from './ports.ts';

const newest = 'SELECT id, puppet, self_mac AS selfMac FROM epoch ORDER BY id DESC LIMIT 1';
const insert = 'INSERT INTO epoch (puppet, self_mac, started_at) VALUES (:puppet, :selfMac, :now)';

/** A login as far as it decides whether ids mean the same people as before. */
export interface Login {
  readonly puppet: string;
  readonly self: Handle;
  /** False where ids change at each login. */
  readonly hasStableIds: boolean;
}

const identityOf = (vault: Vault, epoch: number): Identity => ({
  epoch,
  macOf: (handle: Handle | RoomHandle) => vault.mac('handles', String(epoch), handle) as HandleMac,
});

/**
 * The identity of a login: the epoch before goes on where the bot's own id and the puppet are the same and
 * ids are stable; else a new one begins. The epoch is part of every MAC, so that in a new epoch nobody is
 * recognised: consent, staff rights and rooms are suspended by construction. Source: architecture section 5.
 */
export const identityForLogin = (
  db: Db,
  vault: Vault,
  login: Login,
  now: number,
): { readonly identity: Identity; readonly isNew: boolean } =>
  db.inTransaction(() => {
    const selfMac = vault.mac('handles', 'self', login.self);
    const last = db.prepare(newest).get() as
      { id: number; puppet: string; selfMac: string } | undefined;
    const goesOn = login.hasStableIds && last?.puppet === login.puppet && last.selfMac === selfMac;
    if (goesOn) return { identity: identityOf(vault, last.id), isNew: false };
    db.prepare(insert).run({ puppet: login.puppet, selfMac, now });
    const { id } = db.prepare(newest).get() as { id: number };
    return { identity: identityOf(vault, id), isNew: true };
  });

/** The puppet of the newest login; undefined before the first. */
export const puppetOfLogin = (db: Db): string | undefined =>
  (db.prepare(newest).get() as { puppet: string } | undefined)?.puppet;

/** True for the bot's own id in the newest login. */
export const isSelf = (db: Db, vault: Vault, handle: Handle): boolean =>
  (db.prepare(newest).get() as { selfMac: string } | undefined)?.selfMac ===
  vault.mac('handles', 'self', handle);
