import { dayMs, localTime } from '../../core/clock.ts';
import type { Say, TextReference } from '../../core/effect.ts';
import type { HandleMac, Handle, RoomHandle } from '../../core/person.ts';
import { pass, type Step } from '../../core/step.ts';
import type { FindOffer } from './offers.rules.ts';

/** What the step is given. */
export interface OffersPorts {
  readonly findOffer: FindOffer;
  readonly zone: string;
  isStaff(mac: HandleMac): boolean;
  /** The name the room shows of somebody; undefined where it is not known. */
  nameIn(room: RoomHandle, handle: Handle): string | undefined;
  toStaff(text: TextReference): readonly Say[];
}

/** Staff are told of one kind by one person this often at most. */
const toldAgainAfterMs = dayMs;

/**
 * Asks staff to look where somebody offers a medicine, advertises or promises a cure in a served group. The group
 * reads nothing of it and nobody is removed: rules err, and staff know the people. Nothing is kept; who was told of
 * is in memory only, so that after a start staff may be told again.
 */
export const createOffersStep = (ports: OffersPorts): Step => {
  const toldAt = new Map<string, number>();
  return {
    name: 'offers',
    run({ message, sender, room, now, isFresh }) {
      if (room === undefined || message.kind !== 'text' || !isFresh) return pass;
      // Where the notice said nothing of it, nobody looks.
      if (room.noticeScans?.includes('offers') !== true || ports.isStaff(sender.mac)) return pass;
      const kind = ports.findOffer(message.text);
      if (kind === undefined) return pass;
      for (const [key, at] of toldAt) if (now - at >= toldAgainAfterMs) toldAt.delete(key);
      const key = JSON.stringify([kind, room.number, sender.mac]);
      if (toldAt.has(key)) return pass;
      toldAt.set(key, now);
      const name = ports.nameIn(room.handle, sender.handle) ?? '';
      const at = localTime(now, ports.zone);
      const values = { kind, room: room.number, at, named: name === '' ? 'no' : 'yes', name };
      return { next: 'continue', effects: ports.toStaff({ key: 'staff.offer', values }) };
    },
  };
};
