import { toSeconds } from './core/clock.ts';
import type { Say } from './core/effect.ts';
import type { Consent, Purpose, RoomHandle } from './core/person.ts';
import type { PersonalDataStore } from './core/personal-data.ts';
import type { Db, Vault } from './core/ports.ts';
import { rooms } from './core/room.store.ts';
import type { Step } from './core/step.ts';
import type { Vocabulary } from './core/vocabulary.ts';
import { consents } from './features/consent/consent.store.ts';
import { permits } from './features/consent/consent.rules.ts';
import { departures } from './features/departure/departure.store.ts';
import { createDeleteLastStep, type DeleteLastPorts } from './features/erasure/delete-last.step.ts';
import { createCorrectionStep } from './features/message-log/correction.step.ts';
import { createQuoteStep, quotesDue } from './features/quoting/quote.step.ts';

/** What the steps over her own kept words are given. */
export interface OwnWordsPorts extends Pick<DeleteLastPorts, 'eraseRecords'> {
  readonly db: Db;
  readonly vault: Vault;
  readonly vocabulary: Vocabulary;
  readonly stores: readonly PersonalDataStore[];
  /** A text as it may be kept; undefined where a room's roster cannot be had. */
  maskText(room: RoomHandle, text: string): string | undefined;
}

/** The steps by which she deletes, corrects, and lets be quoted or not what is kept of her words. */
export const createOwnWordsSteps = (ports: OwnWordsPorts): readonly Step[] => {
  const { db, vault } = ports;
  const roomHandle = (id: string): RoomHandle | undefined =>
    rooms.all(db, vault).find((room) => room.id === id)?.handle;
  return [
    createDeleteLastStep(ports),
    createCorrectionStep({ ...ports, roomHandle }),
    createQuoteStep({
      ...ports,
      maskFor(room, text) {
        const handle = roomHandle(room);
        return handle === undefined ? undefined : ports.maskText(handle, text);
      },
    }),
  ];
};

/** What showing quotes needs. */
export interface QuotingPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly noticeVersion: string;
  /** The login epoch. */
  epoch(): number;
  mayLog(): boolean;
}

/** Sentences that are shown just now to who said them: where she consents to be asked, and the bot recognises her. */
export const showQuotes = (ports: QuotingPorts, now: number): readonly Say[] => {
  const { db, vault, noticeVersion } = ports;
  if (!ports.mayLog()) return [];
  const agrees = (consent: Consent, purpose: Purpose): boolean =>
    permits(consent, purpose, noticeVersion, toSeconds(now));
  return quotesDue(
    {
      db,
      vault,
      reach(participant, isShared) {
        const consent = consents.get(db, participant);
        if (consent === undefined || !agrees(consent, 4) || (isShared && !agrees(consent, 3)))
          return undefined;
        return departures.handleOf(db, vault, participant, ports.epoch());
      },
    },
    now,
  );
};
