import { createBot } from './bot.ts';
import { minuteMs } from './core/clock.ts';
import type { Incoming } from './core/message.ts';
import type { Handle } from './core/person.ts';
import { createSimulatedGateway } from './edges/demo/simulated-gateway.ts';
import { createLogger, standardError } from './edges/log/logger.ts';
import type { SimulatedEvent, SimulatedSpeech } from './features/research/simulation.ts';
import type { Setup } from './setup.ts';
import { endAlerts, openRooms, reportDeath, roomOf, type Stage } from './simulated-staff.ts';
import type { Stores } from './stores.ts';

/** What lives through a simulated study. */
export interface SimulationPorts {
  readonly setup: Setup;
  readonly stores: Stores;
  readonly events: readonly SimulatedEvent[];
  readonly rooms: number;
  /** Start of the first day, epoch ms. */
  readonly startMs: number;
  readonly endMs: number;
  readonly nameOf: (who: number) => string;
  /** Called at each new day, from 1. */
  readonly onDay?: (day: number) => void;
}

const hourMs = 60 * minuteMs;
/** The bot is woken this often, and at each minute at which something is due: little happens in between. */
const wakesEveryMs = 4 * hourMs;
/** Messages this close together are heard together: commands must be fresh, and none of these is one. */
const heardTogetherMs = 60_000;
/** A room is opened, and its lead bound, at eight in the morning of the first day. */
const openedAfterMs = 8 * hourMs;

const self = 'simulated-bot' as Handle;
const handleOf = (who: number): Handle => `simulated-${who}` as Handle;

const createStage = ({ setup, stores, startMs }: SimulationPorts): Stage => {
  const gateway = createSimulatedGateway();
  let now = startMs;
  const clock = { now: () => now };
  return {
    gateway,
    clock,
    set(instantMs) {
      now = Math.max(now, Math.round(instantMs));
    },
    bot: createBot({
      setup,
      stores,
      gateway,
      clock,
      log: createLogger('error', standardError()),
      batchMs: 0,
      wakesItself: false,
      isDryRun: false,
      isCachePrivate: true,
      print: () => undefined,
      showQrCode: () => undefined,
      leave: () => undefined,
    }),
  };
};

/** What she quotes: another's message by its id, or the bot by its words. */
const quotedBy = (
  { room, quotes, quotesBot }: SimulatedSpeech,
  lastSaid: (to: string) => string | undefined,
): Incoming['quoted'] => {
  if (quotes !== undefined) return { id: quotes };
  const text = quotesBot === true && room !== undefined ? lastSaid(roomOf(room)) : undefined;
  return text === undefined ? undefined : { text };
};

const incomingOf = (
  speech: SimulatedSpeech,
  receivedAt: number,
  quoted: Incoming['quoted'],
): Incoming => {
  const { room, recalls, isToBot } = speech;
  const mentions = (speech.mentions ?? []).map(handleOf);
  return {
    id: speech.id,
    sender: handleOf(speech.who),
    ...(room === undefined ? {} : { room: roomOf(room) }),
    kind: speech.messageKind,
    text: speech.text,
    isReply: quoted !== undefined,
    ...(quoted === undefined ? {} : { quoted }),
    ...(recalls === undefined ? {} : { recalledId: recalls }),
    ...(isToBot === true ? { addressed: speech.text } : {}),
    mentions,
    sentAt: speech.at,
    receivedAt,
  };
};

/** Wakes the bot every few hours, and whenever something is due, until an instant. */
const createWaker = (stage: Stage, ports: SimulationPorts) => {
  const { clock } = stage;
  let next = clock.now();
  return async (untilMs: number): Promise<void> => {
    while (next <= untilMs) {
      stage.set(next);
      stage.bot.wakeUp();
      await stage.bot.settled();
      await endAlerts(stage, ports);
      const due = stage.bot.calendar.next()?.dueAt ?? Infinity;
      next = Math.max(clock.now() + minuteMs, Math.min(clock.now() + wakesEveryMs, due));
    }
  };
};

/**
 * Lives through a simulated study: the real bot over a link in memory and a clock that is moved. What happens while the
 * link is lost is not heard.
 * @returns how many messages were heard
 */
export const liveThrough = async (ports: SimulationPorts): Promise<number> => {
  const { events, startMs, endMs, nameOf } = ports;
  const stage = createStage(ports);
  const { gateway } = stage;
  const set = (instantMs: number): void => stage.set(instantMs);
  await stage.bot.start();
  set(startMs + openedAfterMs);
  gateway.emit({ kind: 'login', self });
  await openRooms(stage, ports);
  const wakeUntil = createWaker(stage, ports);
  let heard = 0;
  let lostAt: number | undefined;
  let day = 0;

  for (const [index, event] of events.entries()) {
    if (event.at >= startMs + day * 24 * hourMs) ports.onDay?.((day += 1));
    if (event.kind === 'link-back') {
      lostAt = undefined;
      set(event.at);
      gateway.emit({ kind: 'login', self });
    }
    if (lostAt === undefined) await wakeUntil(event.at);
    set(event.at);
    switch (event.kind) {
      case 'joins':
        gateway.join(roomOf(event.room), {
          handle: handleOf(event.who),
          names: [nameOf(event.who)],
        });
        break;
      case 'leaves':
        gateway.leave(roomOf(event.room), handleOf(event.who));
        break;
      case 'dies':
        if (lostAt === undefined) await reportDeath(stage, ports, event.who);
        break;
      case 'link-lost':
        await stage.bot.settled();
        stage.bot.wakeUp();
        lostAt = event.at;
        break;
      case 'link-back':
        break;
      case 'says': {
        if (lostAt !== undefined) break;
        heard += 1;
        gateway.emit({
          kind: 'message',
          message: incomingOf(
            event,
            stage.clock.now(),
            quotedBy(event, (to) => gateway.lastSaid(to)),
          ),
        });
        const next = events[index + 1];
        const isAlone = event.room === undefined || event.isToBot === true;
        const goesOn = next?.kind === 'says' && next.at - event.at < heardTogetherMs;
        if (isAlone || !goesOn || next.room === undefined || next.isToBot === true)
          await stage.bot.settled();
        if (event.isCrisis === true) await endAlerts(stage, ports);
      }
    }
  }
  await wakeUntil(endMs);
  await stage.bot.stop(1000);
  return heard;
};
