import { personalDataStores } from './app.ts';
import type { FileReference } from './core/effect.ts';
import type { PersonalDataStore } from './core/personal-data.ts';
import type { Db, Vault } from './core/ports.ts';
import { keptUntil } from './features/consent/own-consent.store.ts';
import { writeOwnCopy, type OwnCopyFacts } from './features/my-data/own-copy.rules.ts';

/** What a copy is made from. */
export interface OwnCopyPorts extends Pick<OwnCopyFacts, 'zone' | 'now' | 'nameMask' | 'render'> {
  readonly db: Db;
  readonly vault: Vault;
  readonly stores?: readonly PersonalDataStore[];
}

/** Marks UTF-8 for programs that would guess. */
const byteOrderMark = '\uFEFF';

/** Everything kept of her, opened, as a text file in memory. It is never written to a disk. */
export const makeOwnCopy = (
  { db, vault, stores = personalDataStores, ...facts }: OwnCopyPorts,
  { participant }: FileReference,
): Uint8Array =>
  Buffer.from(
    byteOrderMark +
      writeOwnCopy({
        ...facts,
        sections: stores.flatMap((store) => store.show?.(db, vault, participant) ?? []),
        keepUntil: keptUntil(db, participant),
      }),
  );
