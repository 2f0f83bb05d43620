import type { impls } from 'wechaty-puppet';
import type { Address } from '../../core/effect.ts';
import { AppError } from '../../core/errors.ts';
import type { ChatForms } from '../../core/message.ts';
import type { Handle, RoomHandle } from '../../core/person.ts';
import type { Gateway, GatewayEvent } from '../../core/ports.ts';
import type { Clock } from '../../core/clock.ts';
import { startLinkWatch, type LinkPatience, type LinkWatch } from './link-watch.ts';
import { loadRoster, namesOf } from './roster.ts';
import { toIncoming } from './to-incoming.ts';

/** A puppet: by package name, or, for the embedded demo, made here. */
export type PuppetChoice =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'made'; readonly make: () => Promise<impls.PuppetInterface> };

/** What the gateway is given. */
export interface GatewayPorts {
  readonly puppet: PuppetChoice;
  readonly clock: Clock;
  readonly patience: LinkPatience;
  /** Names that mean everyone in a room. */
  readonly everyone: readonly string[];
  /** Words by which others' names and words are known in a text. */
  readonly forms: ChatForms;
}

/** Wechaty's own watchdog restarts the puppet within the process, which leaks (W10); this is as good as never. */
const watchdogSeconds = 2_000_000;
/** A payload that does not come in this time is lost (W24), and must not hold up the others. */
const loadTimeoutMs = 10_000;
/** A call that does not come back in this time has failed: it must not make the bot deaf. */
const callTimeoutMs = 10_000;
/** A file takes longer, and what waits behind it must not wait for ever. */
const fileTimeoutMs = 30_000;
const serviceNames: readonly string[] = ['service', 'wechaty-puppet-service'];

const withTimeout = async <Result>(promise: Promise<Result>, ms: number): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
};

const loadPuppet = async (choice: PuppetChoice): Promise<impls.PuppetInterface | string> => {
  if (choice.kind === 'made') return choice.make();
  if (!serviceNames.includes(choice.name)) return choice.name;
  const { PuppetService } = await import('wechaty-puppet-service');
  return new PuppetService({ timeoutSeconds: watchdogSeconds });
};

const buildWechaty = async (choice: PuppetChoice) => {
  const [{ WechatyBuilder }, { log }] = await Promise.all([
    import('wechaty'),
    import('wechaty-puppet'),
  ]);
  // Wechaty's own log lines quote ids and names; what matters of them comes as events.
  log.enableLogging(false);
  const puppet = await loadPuppet(choice);
  const puppetOptions = { timeoutSeconds: watchdogSeconds };
  // No name: the memory card, which holds the login session, is never written to a file.
  const bot =
    typeof puppet === 'string'
      ? WechatyBuilder.build({ puppet: puppet as 'wechaty-puppet-mock', puppetOptions })
      : WechatyBuilder.build({ puppet });
  try {
    await bot.init();
  } catch (error) {
    throw new AppError('puppet.unknown', 'the puppet cannot be loaded', {}, error);
  }
  return bot;
};

type Bot = Awaited<ReturnType<typeof buildWechaty>>;

/**
 * The link to WeChat over Wechaty. Messages are handed on in the order in which they arrived, although their
 * payloads load at different speeds: consent comes in private, speech in the room, and their order matters.
 */
export const createWechatyGateway = ({
  puppet: choice,
  clock,
  patience,
  everyone,
  forms,
}: GatewayPorts): Gateway => {
  let bot: Bot | undefined;
  let watch: LinkWatch | undefined;
  let isStopping = false;
  let lastDelivery: Promise<void> = Promise.resolve();
  const selfNames = new Map<string, readonly string[]>();

  const connected = (): Bot => {
    if (bot === undefined) throw new AppError('link.dead', 'the link to WeChat is not open');
    return bot;
  };

  const selfNamesIn = async (room: string): Promise<readonly string[]> => {
    const known = selfNames.get(room);
    if (known !== undefined) return known;
    const names = await namesOf(connected().puppet, room, connected().puppet.currentUserId);
    selfNames.set(room, names);
    return names;
  };

  const loadMessage = async (id: string, receivedAt: number): Promise<GatewayEvent | undefined> => {
    try {
      const { puppet } = connected();
      const payload = await withTimeout(puppet.messagePayload(id), loadTimeoutMs);
      const { types } = await import('wechaty');
      const names = payload.roomId ? await selfNamesIn(payload.roomId) : [];
      const message = toIncoming(
        {
          id: payload.id,
          type: types.Message[payload.type],
          text: payload.text,
          talkerId: payload.talkerId,
          roomId: payload.roomId,
          mentionIdList: 'mentionIdList' in payload ? payload.mentionIdList : undefined,
          timestamp: payload.timestamp,
        },
        { self: puppet.currentUserId, receivedAt, names, everyone, forms },
      );
      return message === undefined ? undefined : { kind: 'message', message };
    } catch {
      return { kind: 'message-lost' };
    }
  };

  const listen = (wechaty: Bot, listener: (event: GatewayEvent) => void): void => {
    const emit = (event: GatewayEvent): void => {
      if (!isStopping) listener(event);
    };
    /** An exception in a handler would end the process (W23): every handler goes through here. */
    const safely = (handle: () => void | Promise<void>): void => {
      void (async () => {
        try {
          await handle();
        } catch {
          emit({ kind: 'puppet-error', type: 'handler' });
        }
      })();
    };
    const on = (handle: () => void | Promise<void>): void => {
      watch?.heard();
      safely(handle);
    };

    wechaty.on('scan', (qrcode) => on(() => emit({ kind: 'scan', qrcode })));
    wechaty.on('login', (user) =>
      on(() => {
        selfNames.clear();
        emit({ kind: 'login', self: user.id as Handle });
      }),
    );
    wechaty.on('logout', () => on(() => emit({ kind: 'logout' })));
    const rosterChanged = (room: { readonly id: string }): void =>
      on(() => {
        selfNames.delete(room.id);
        emit({ kind: 'roster-changed', room: room.id as RoomHandle });
      });
    wechaty.on('room-join', (room) => rosterChanged(room));
    wechaty.on('room-leave', (room) => rosterChanged(room));
    wechaty.on('room-topic', (room) => rosterChanged(room));
    wechaty.on('room-invite', (invitation) =>
      on(async () => {
        const inviter = await invitation.inviter();
        emit({
          kind: 'room-invite',
          inviter: inviter.id as Handle,
          accept: () => invitation.accept(),
        });
      }),
    );
    wechaty.on('friendship', (friendship) =>
      on(async () => {
        const { types } = await import('wechaty');
        if (friendship.type() !== types.Friendship.Receive) return;
        emit({
          kind: 'friend-request',
          from: friendship.contact().id as Handle,
          greeting: friendship.hello(),
          accept: () => friendship.accept(),
        });
      }),
    );
    wechaty.on('heartbeat', () => on(() => emit({ kind: 'alive' })));
    wechaty.on('dong', () => on(() => emit({ kind: 'alive' })));
    // Room events come with spurious errors (W22), so an error never ends the bot; it only has the link probed.
    wechaty.on('error', (error) =>
      safely(() => {
        emit({ kind: 'puppet-error', type: error.name });
        watch?.suspect();
      }),
    );
    wechaty.puppet.on('message', ({ messageId }) =>
      on(() => {
        const loading = loadMessage(messageId, clock.now());
        lastDelivery = lastDelivery.then(async () => {
          const event = await loading;
          if (event !== undefined) emit(event);
        });
      }),
    );
    watch = startLinkWatch({
      clock,
      patience,
      probe: () => safely(() => wechaty.puppet.ding('')),
      dead: () => emit({ kind: 'link-dead' }),
    });
  };

  return {
    async start(listener) {
      bot = await buildWechaty(choice);
      listen(bot, listener);
      await bot.start();
    },
    async stop() {
      isStopping = true;
      watch?.stop();
      try {
        await bot?.stop();
      } catch {
        // A link that is gone cannot be closed; there is nothing left to let go of.
      }
    },
    async say(to: Address, text: string) {
      await withTimeout(connected().puppet.messageSendText(to.handle, text), callTimeoutMs);
    },
    async sayFile(to: Address, name: string, bytes: Uint8Array) {
      const { FileBox } = await import('file-box');
      // In memory, so that nothing of it touches a disk here; as base64, which every puppet can pass on.
      const file = FileBox.fromBase64(Buffer.from(bytes).toString('base64'), name);
      await withTimeout(connected().puppet.messageSendFile(to.handle, file), fileTimeoutMs);
    },
    roster: (room: RoomHandle) => withTimeout(loadRoster(connected().puppet, room), callTimeoutMs),
  };
};
