import { minuteMs } from '../../core/clock.ts';
import type { ParticipantId } from '../../core/person.ts';

/** How far apart two rosters without her must be, ms: rosters are loaded anew every ten minutes (W13). */
export const leastApartMs = 10 * minuteMs;

/**
 * True for a roster whose gaps may be believed: puppets give empty or cut rosters now and then (W13).
 * @param believedSize how many the last believed roster had; null where there was none
 */
export const isBelieved = (size: number, believedSize: number | null): boolean =>
  size > 0 && (believedSize === null || size * 2 >= believedSize);

/** What one roster says of those who were seen in the room before. */
export interface RoomJudgement {
  /** Missing now, and in the roster before, long enough ago. */
  readonly gone: readonly ParticipantId[];
  /** Since when each of the others is missing, epoch ms; empty after a roster that is not believed. */
  readonly missingSince: ReadonlyMap<ParticipantId, number>;
}

/** Judges a roster that was just loaded. Nobody is gone by one roster alone. */
export const judgeRoster = ({
  isBelieved: believed,
  wasThere,
  isThere,
  missingSince,
  now,
}: {
  readonly isBelieved: boolean;
  readonly wasThere: ReadonlySet<ParticipantId>;
  readonly isThere: ReadonlySet<ParticipantId>;
  readonly missingSince: ReadonlyMap<ParticipantId, number>;
  readonly now: number;
}): RoomJudgement => {
  if (!believed) return { gone: [], missingSince: new Map() };
  const missing = [...wasThere].filter((participant) => !isThere.has(participant));
  const since = (participant: ParticipantId): number => missingSince.get(participant) ?? now;
  const isGone = (participant: ParticipantId): boolean => now - since(participant) >= leastApartMs;
  return {
    gone: missing.filter(isGone),
    missingSince: new Map(
      missing
        .filter((participant) => !isGone(participant))
        .map((participant) => [participant, since(participant)]),
    ),
  };
};
