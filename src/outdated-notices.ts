import type { TextReference } from './core/effect.ts';
import type { ScanName } from './core/notice.ts';
import type { Db, Vault } from './core/ports.ts';
import { rooms } from './core/room.store.ts';
import { hasFittingNotice } from './departing.ts';
import type { LookOut } from './safety.ts';

/** What messages are looked at for, as set. */
export const scanNames = ({
  safety,
  findOffer,
}: Pick<LookOut, 'safety' | 'findOffer'>): readonly ScanName[] => [
  ...(safety === undefined ? [] : (['safety'] as const)),
  ...(findOffer === undefined ? [] : (['offers'] as const)),
];

/** What notices are compared with. */
export interface OutdatedNoticesPorts extends Pick<LookOut, 'safety' | 'findOffer'> {
  readonly db: Db;
  readonly vault: Vault;
  /** The notice a room would be given now. */
  readonly groupNotice: () => TextReference;
}

/** Served rooms whose notice says other things than hold now, a sentence each: of logging first, else of looking. */
export const outdatedNotices = ({
  db,
  vault,
  groupNotice,
  ...lookOut
}: OutdatedNoticesPorts): readonly TextReference[] => {
  const { key } = groupNotice();
  const scans = scanNames(lookOut).join();
  return rooms.enabled(db, vault).flatMap(({ number, noticeKey, noticeScans = [] }) => {
    const values = { room: number };
    if (!hasFittingNotice(noticeKey, key)) return [{ key: 'staff.other-notice', values }];
    return noticeScans.join() === scans ? [] : [{ key: 'staff.other-scans', values }];
  });
};
