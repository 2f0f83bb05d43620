import type { Clock } from './clock.ts';
import type { Say, SentReceipt, SlotReference } from './effect.ts';
import { holds } from './hold.store.ts';
import type { Job, MatchMinute } from './job.ts';
import type { Log } from './log-fields.ts';
import { decideDueSlots, type SlotPorts } from './post-slots.ts';
import { posts } from './post.store.ts';
import type { Db, RandomHex, Vault } from './ports.ts';
import { rooms } from './room.store.ts';
import type { PostingRules } from './slot.rules.ts';
import { slots } from './slot.store.ts';

/** What posting needs. */
export interface PostingPorts extends Pick<SlotPorts, 'addressOf' | 'liveValues'> {
  readonly db: Db;
  readonly vault: Vault;
  readonly log: Log;
  readonly clock: Clock;
  readonly scheduleClock: Clock;
  readonly random: RandomHex;
  readonly jobs: readonly Job[];
  readonly rules: PostingRules;
  readonly matches: MatchMinute;
  say(say: Say): void;
  /** A notice has reached somebody. */
  noticeReached(receipt: Extract<SentReceipt, { kind: 'notice-reached' }>): void;
  /** The notice of a room was, or was not, handed over. */
  roomNoticePosted(
    receipt: Extract<SentReceipt, { kind: 'room-notice' }>,
    isHandedOver: boolean,
  ): void;
  /** Somebody of the staff was, or was not, told of an alert. */
  alertTold(receipt: Extract<SentReceipt, { kind: 'alert-told' }>, isHandedOver: boolean): void;
  /** The one in danger was told what to do, or staff were that she could not be. */
  alertAnswered(receipt: Extract<SentReceipt, { kind: 'alert-answered' }>): void;
  /** The digest of a day has reached somebody. */
  digestTold(day: string): void;
}

/** What becomes of sentences: scheduled ones through their slots, all of them through their receipts. */
export interface Posting {
  /** At start: what was being sent when the bot stopped is never sent again by itself. */
  markInterrupted(): void;
  /** Decides what is due and hands it to the outbox. */
  postDue(): void;
  beforeSending(say: Say): boolean;
  afterSending(say: Say, text: string, isHandedOver: boolean): void;
}

/** Posting over the slot table. */
export const createPosting = (ports: PostingPorts): Posting => {
  const { db, vault, log, clock, random } = ports;
  const lookedUntil = new Map<string, number>();

  const noteSlot = (slot: SlotReference, isHandedOver: boolean): void => {
    const state = isHandedOver ? 'sent' : 'unconfirmed';
    const reason = isHandedOver ? undefined : 'send-failed';
    slots.move(db, slot, 'sending', state, clock.now(), reason);
  };
  const noteHandedOver = (
    receipt: Extract<
      SentReceipt,
      { kind: 'notice-reached' | 'alert-answered' | 'digest-told' | 'slots-told' }
    >,
  ): void => {
    if (receipt.kind === 'notice-reached') ports.noticeReached(receipt);
    else if (receipt.kind === 'alert-answered') ports.alertAnswered(receipt);
    else if (receipt.kind === 'digest-told') ports.digestTold(receipt.day);
    else for (const slot of receipt.slots) slots.tell(db, slot, clock.now());
  };
  const noteReceipt = (receipt: SentReceipt, isHandedOver: boolean): void => {
    if (receipt.kind === 'slot') noteSlot(receipt, isHandedOver);
    else if (receipt.kind === 'room-notice') ports.roomNoticePosted(receipt, isHandedOver);
    else if (receipt.kind === 'alert-told') ports.alertTold(receipt, isHandedOver);
    else if (isHandedOver) noteHandedOver(receipt);
  };

  return {
    markInterrupted() {
      const count = slots.markInterrupted(db);
      if (count > 0) log.warn('slot.failed', { count, state: 'unconfirmed' });
    },
    postDue() {
      const decided = decideDueSlots(
        {
          ...ports,
          lookedUntil,
          enabledRooms: () => rooms.enabled(db, vault),
        },
        ports.scheduleClock.now(),
      );
      for (const { key, room, decision, say } of decided) {
        const reason = decision.state === 'planned' ? {} : { reason: decision.reason };
        const { job } = key;
        log.info('slot.decided', { job, state: decision.state, room: room.number, ...reason });
        if (say !== undefined) ports.say(say);
      }
    },
    beforeSending({ receipt }) {
      if (receipt?.kind !== 'slot') return true;
      // A room may be disabled, or its posts held, while a post waits for its turn.
      const isServed = rooms.enabled(db, vault).some(({ id }) => id === receipt.roomId);
      const now = clock.now();
      const hold =
        receipt.isByStaff === true
          ? undefined
          : holds.of(db, receipt.roomId, ports.scheduleClock.now())[0]?.kind;
      const reason = isServed ? hold : 'room-disabled';
      if (reason !== undefined) slots.move(db, receipt, 'planned', 'skipped', now, reason);
      return reason === undefined && slots.move(db, receipt, 'planned', 'sending', now);
    },
    afterSending({ to, post, receipt, next }, text, isHandedOver) {
      const following = isHandedOver ? next?.onHandedOver : next?.onFailed;
      if (following !== undefined) ports.say(following);
      if (receipt !== undefined) noteReceipt(receipt, isHandedOver);
      if (!isHandedOver || post === undefined || to.kind !== 'room') return;
      const postedAt = clock.now();
      posts.append(db, { ...post, id: `b_${random(8)}`, roomId: to.roomId, postedAt, text });
    },
  };
};
