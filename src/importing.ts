import { createHash } from 'node:crypto';
import { createBot } from './bot.ts';
import { identityForLogin, puppetOfLogin } from './core/epoch.store.ts';
import { AppError } from './core/errors.ts';
import { listeningUntil } from './core/listening.ts';
import type { Incoming } from './core/message.ts';
import type { Handle, RoomHandle, RoomId } from './core/person.ts';
import { rooms } from './core/room.store.ts';
import { createSimulatedGateway } from './edges/demo/simulated-gateway.ts';
import { createLogger, standardError } from './edges/log/logger.ts';
import type { TranscriptMessage } from './edges/wechat/read-transcript.ts';
import { toIncoming } from './edges/wechat/to-incoming.ts';
import { systemRandom, transcriptPuppet, type Setup } from './setup.ts';
import type { Stores } from './stores.ts';

/** What taking a transcript in needs. */
export interface ImportPorts {
  readonly setup: Setup;
  readonly stores: Stores;
  /** In the order in which they were said. */
  readonly messages: readonly TranscriptMessage[];
  /** The group's name. */
  readonly room: string;
  /** Names of all members: nobody's stands in what is kept. */
  readonly names: readonly string[];
}

const self = transcriptPuppet as Handle;
/** Whom a name stands for: somebody of this group. Two groups may each have one of the same name. */
const handleOf = (room: RoomHandle, name: string): Handle => `${room}\n${name}` as Handle;

/**
 * The steps by which something is kept, or is no longer: who reads a transcript can answer nobody. Consent is given by
 * the digits of a paper form.
 */
const steps = ['paper-consent', 'consent', 'delete-last', 'message-count', 'message-log'];

/** This many messages are decided together. */
const batchSize = 50;

/** The same message has the same id in every transcript that holds it; only its MAC is ever written. */
const createIds = () => {
  const seen = new Map<string, number>();
  return ({ name, sentAt, type, text = '' }: TranscriptMessage): string => {
    const what = JSON.stringify([name, sentAt, type, text]);
    const before = seen.get(what) ?? 0;
    seen.set(what, before + 1);
    return createHash('sha256').update(`${what} ${before}`).digest('hex');
  };
};

/** The room a transcript is of, served from its first message on: its group was given the notice. */
const openRoom = (
  { setup, stores: { db, vault } }: ImportPorts,
  handle: RoomHandle,
  at: number,
): void => {
  if (![undefined, setup.puppetName].includes(puppetOfLogin(db)))
    throw new AppError('data.kind', 'the data directory is that of a running group');
  const login = { puppet: setup.puppetName, self, hasStableIds: true };
  const { identity } = identityForLogin(db, vault, login, at);
  const mac = identity.macOf(handle);
  if (rooms.find(db, vault, mac) === undefined)
    rooms.add(db, vault, `r_${systemRandom(8)}` as RoomId, mac, handle);
  const room = rooms.find(db, vault, mac);
  if (room?.isEnabled === false) rooms.enable(db, room.id, { key: 'room.notice', scans: [] }, at);
};

/**
 * Takes a transcript into the log: the bot's own gate, capture rules and erasures, on the clock of the messages. Nobody
 * is answered, and nothing is posted.
 * @param onMessage called with how many are heard
 * @throws data.kind
 */
export const takeIn = async (
  ports: ImportPorts,
  onMessage: (count: number) => void,
): Promise<void> => {
  const { setup, stores, messages } = ports;
  const [first] = messages;
  if (first === undefined) return;
  const room = `${transcriptPuppet}:${ports.room}` as RoomHandle;
  const { chatForms: forms, vocabulary } = setup.content;
  let now = first.sentAt;
  const gateway = createSimulatedGateway();
  stores.db.inTransaction(() => openRoom(ports, room, now));
  for (const name of new Set([...ports.names, ...messages.map((message) => message.name)]))
    gateway.join(room, { handle: handleOf(room, name), names: [name] });
  const bot = createBot({
    setup,
    stores,
    gateway,
    clock: { now: () => now },
    log: createLogger('error', standardError()),
    batchMs: 0,
    wakesItself: false,
    onlySteps: steps,
    isDryRun: false,
    isCachePrivate: true,
    print: () => undefined,
    showQrCode: () => undefined,
    leave: () => undefined,
  });
  const idOf = createIds();
  const incomingOf = (message: TranscriptMessage): Incoming | undefined =>
    toIncoming(
      {
        id: idOf(message),
        type: message.type,
        text: message.text,
        talkerId: handleOf(room, message.name),
        roomId: room,
        timestamp: message.sentAt,
      },
      { self, receivedAt: now, names: [], everyone: vocabulary.everyone, forms },
    );
  await bot.start();
  gateway.emit({ kind: 'login', self });
  for (const [index, message] of messages.entries()) {
    now = Math.max(now, message.sentAt);
    const incoming = incomingOf(message);
    if (incoming !== undefined) gateway.emit({ kind: 'message', message: incoming });
    onMessage(index + 1);
    const next = messages[index + 1];
    // Decided on the clock of its own minute, so that none is taken for late.
    if ((next?.sentAt ?? Infinity) > now || index % batchSize === 0) await bot.settled();
  }
  listeningUntil(stores.db, now);
  await bot.stop(1000);
};
