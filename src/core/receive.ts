import type { Clock } from './clock.ts';
import type { Effect } from './effect.ts';
import { codeOf, isDiskFull } from './errors.ts';
import type { Log } from './log-fields.ts';
import type { Incoming } from './message.ts';
import { openQuestions } from './open-question.store.ts';
import type { HandleMac, RoomHandle, Sender } from './person.ts';
import { decideBatch, runSteps, type Outcome } from './pipeline.ts';
import type { Db, Identity, Vault } from './ports.ts';
import { createQueue } from './queue.ts';
import { rooms } from './room.store.ts';
import { loadRosters } from './roster-loading.ts';
import type { Rosters } from './rosters.ts';
import { createPlacedCommands } from './placed-commands.ts';
import type { TypedCommand } from './staff-commands.ts';
import { messageMac, seenMessages } from './seen-message.store.ts';
import type { Step } from './step.ts';

/** What receiving messages needs. */
export interface ReceiverPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly log: Log;
  readonly clock: Clock;
  readonly rosters: Rosters;
  /** In the order of `app.ts`. */
  readonly steps: readonly Step[];
  readonly freshnessMs: number;
  normalise(text: string): string;
  /** The command of staff some words are. */
  readCommand(words: string, isPrivate: boolean): TypedCommand | undefined;
  /** Undefined until the bot has logged in. */
  identity(): Identity | undefined;
  /** Who a MAC stands for. Read anew for every message: a consent or a right may end within a batch. */
  readSender(mac: HandleMac): Pick<Sender, 'role' | 'participant' | 'consent'>;
  /** True for the few words that count even in a room that is not served: a code exposed there, leaving the study. */
  mustHear(words: string, sender: Pick<Sender, 'consent'>): boolean;
  /** True for words by which somebody stops being kept: they are not given up with the batch they came in. */
  isStop(words: string): boolean;
  /** A batch was given up: the log lacks what was in it. */
  lost(): void;
  /** Called after commit, never within it. */
  perform(effects: readonly Effect[]): void;
  /** Groups what arrives within some ms. */
  wait(): Promise<void>;
}

/** Takes messages in, in order. */
export interface Receiver {
  push(message: Incoming): void;
  drained(): Promise<void>;
}

/** The step that answers a command nothing knew. */
export const unknownCommand = 'unknown-command';

/** How often a batch is tried: each attempt waits up to the busy timeout of the database, 250 ms. */
const mostAttempts = 16;

const done = (stoppedBy: string): Outcome => ({ ok: true, stoppedBy, effects: [] });

/** The way of a message: one queue, a synchronous transaction a batch, effects after commit. */
export const createReceiver = (ports: ReceiverPorts): Receiver => {
  const { db, vault, log, clock, rosters } = ports;

  /** A command typed in a group is answered where the staff are told together, if there is such a room. */
  const answerInControl = ({ sender }: Incoming, effects: readonly Effect[]): readonly Effect[] => {
    const control = rooms.control(db, vault);
    if (control === undefined) return effects;
    const to = { kind: 'room', handle: control.handle, roomId: control.id } as const;
    return effects.map((effect) =>
      effect.kind === 'say' && effect.to.kind === 'person' && effect.to.handle === sender
        ? { ...effect, to }
        : effect,
    );
  };

  const readCommand = createPlacedCommands(
    (words, isToBot) => ports.readCommand(words, isToBot),
    (mac, at) => openQuestions.find(db, mac, at)?.askedAt,
  );

  const decide = (message: Incoming, identity: Identity): Outcome => {
    const mac = identity.macOf(message.sender);
    const known = ports.readSender(mac);
    const room =
      message.room === undefined ? undefined : rooms.find(db, vault, identity.macOf(message.room));
    const isServed = message.room === undefined || room?.isEnabled === true;
    const words = ports.normalise(message.addressed ?? message.text);
    if (!isServed && known.role === 'member' && !ports.mustHear(words, known))
      return done('not-served');
    const now = clock.now();
    if (!seenMessages.isFirst(db, messageMac(vault, message), now)) return done('duplicate');
    const isKnown =
      known.role !== 'member' || known.consent.state !== 'none' || rosters.isMember(message.sender);
    const steps = isServed
      ? ports.steps
      : ports.steps.filter(
          ({ runsInUnservedRooms, runsInControlRoom }) =>
            runsInUnservedRooms === true || (runsInControlRoom === true && room?.isControl),
        );
    const command =
      known.role === 'member' || message.kind !== 'text'
        ? undefined
        : readCommand(message, words, { mac, isToBot: room?.isControl === true, now });
    const result = runSteps(steps, {
      message,
      sender: { handle: message.sender, mac, ...known, isKnown },
      ...(room === undefined ? {} : { room }),
      now,
      isFresh: now - message.sentAt <= ports.freshnessMs,
      words,
      ...(command === undefined ? {} : { command }),
    });
    const { stoppedBy, effects } = result;
    // A mistyped one is known by the step that asks what was meant.
    const isCommand = command !== undefined || stoppedBy === unknownCommand;
    const isToControl = isCommand && message.room !== undefined;
    return {
      ok: true,
      stoppedBy,
      effects: isToControl ? answerInControl(message, effects) : effects,
    };
  };

  /** Rosters are loaded before deciding: names are masked, and strangers told from members, by them. */
  const prepare = async (batch: readonly Incoming[], identity: Identity): Promise<void> => {
    const enabled = rooms.enabled(db, vault);
    const isEnabled = (handle: RoomHandle): boolean =>
      enabled.some((room) => room.handle === handle);
    for (const { room, sender } of batch) {
      if (room !== undefined && isEnabled(room) && !rosters.isMemberOf(room, sender))
        rosters.markStale(room);
      const isUnknown = room === undefined && !rosters.isMember(sender);
      if (isUnknown && ports.readSender(identity.macOf(sender)).consent.state === 'none')
        for (const { handle } of enabled) rosters.markStale(handle);
    }
    await loadRosters({ db, vault, log, rosters });
  };

  const report = (outcome: Outcome, ms: number): void => {
    if (outcome.ok) log.info('message.done', { step: outcome.stoppedBy, ms });
    else log.error('message.failed', { code: outcome.code, ms });
  };

  const decideOnce = (batch: readonly Incoming[], identity: Identity): readonly Outcome[] =>
    decideBatch(
      batch,
      (run) => db.inTransaction(run),
      (message) => decide(message, identity),
    );

  /** On a full disk each message is decided alone: what cannot be kept must not hold up who leaves the study. */
  const decideEach = (batch: readonly Incoming[], identity: Identity): readonly Outcome[] =>
    batch.flatMap((message) => {
      try {
        return decideOnce([message], identity);
      } catch (error) {
        return [{ ok: false, code: codeOf(error) }];
      }
    });

  /** A command beside the bot may hold the database for a moment: a batch is tried again, never dropped for that. */
  const decideAll = async (
    batch: readonly Incoming[],
    identity: Identity,
  ): Promise<readonly Outcome[]> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return decideOnce(batch, identity);
      } catch (error) {
        if (isDiskFull(error)) return decideEach(batch, identity);
        if (attempt >= mostAttempts) throw error;
        log.warn('batch.retried', { code: codeOf(error), count: batch.length });
        await ports.wait();
      }
    }
  };

  /**
   * A batch that is given up is lost, and the log says so. Who wants to stop being kept is heard all the same: such
   * words are tried again alone.
   */
  const giveUp = async (
    batch: readonly Incoming[],
    identity: Identity,
  ): Promise<readonly Outcome[]> => {
    const stops = batch.filter(({ addressed, text }) =>
      ports.isStop(ports.normalise(addressed ?? text)),
    );
    if (stops.length < batch.length) ports.lost();
    const outcomes: Outcome[] = [];
    for (const message of stops) {
      try {
        outcomes.push(...(await decideAll([message], identity)));
      } catch (error) {
        outcomes.push({ ok: false, code: codeOf(error) });
      }
    }
    return outcomes;
  };

  const handle = async (batch: readonly Incoming[]): Promise<void> => {
    const identity = ports.identity();
    if (identity === undefined) {
      log.warn('message.lost', { count: batch.length, reason: 'not-logged-in' });
      return;
    }
    try {
      await prepare(batch, identity);
      const startedAt = clock.now();
      const outcomes = await decideAll(batch, identity).catch((error: unknown) => {
        log.error('batch.failed', { code: codeOf(error), count: batch.length });
        return giveUp(batch, identity);
      });
      const ms = clock.now() - startedAt;
      for (const outcome of outcomes) report(outcome, ms);
      ports.perform(outcomes.flatMap((outcome) => (outcome.ok ? outcome.effects : [])));
    } catch (error) {
      log.error('batch.failed', { code: codeOf(error), count: batch.length });
    }
  };

  const queue = createQueue(handle, () => ports.wait());
  return { push: (message) => queue.push(message), drained: () => queue.drained() };
};
