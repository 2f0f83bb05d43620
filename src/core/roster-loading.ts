import type { Log } from './log-fields.ts';
import type { Db, Vault } from './ports.ts';
import { rooms } from './room.store.ts';
import type { Rosters } from './rosters.ts';

/** What loading rosters needs. */
export interface RosterLoadingPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly log: Log;
  readonly rosters: Pick<Rosters, 'refresh'>;
}

/** Loads what is stale of the rosters of the served rooms and of the room of the staff. Never rejects. */
export const loadRosters = async ({
  db,
  vault,
  log,
  rosters,
}: RosterLoadingPorts): Promise<void> => {
  const known = [...rooms.enabled(db, vault), rooms.control(db, vault)];
  const { joined, left, failed } = await rosters.refresh(
    known.flatMap((room) => room?.handle ?? []),
  );
  if (failed > 0) log.warn('roster.failed', { count: failed });
  if (joined + left > 0) log.info('roster.changed', { joined, left });
};
