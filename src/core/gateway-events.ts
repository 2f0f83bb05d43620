import { codeOf } from './errors.ts';
import type { Log } from './log-fields.ts';
import type { Incoming } from './message.ts';
import type { Handle } from './person.ts';
import type { GatewayEvent } from './ports.ts';
import type { Rosters } from './rosters.ts';

/** Why the bot must be started anew: the link is gone, or the account was logged out (W10, W11). */
export type LeaveReason = 'link-dead' | 'logged-out';

/** What handling events of the link needs. */
export interface EventPorts {
  readonly log: Log;
  readonly rosters: Rosters;
  showQrCode(qrcode: string): void;
  loggedIn(self: Handle): void;
  loggedOut(): void;
  /** A message came whose content could not be had. */
  lost(): void;
  receive(message: Incoming): void;
  isStaff(handle: Handle): boolean;
  /** True for somebody in an enabled room, or with a valid code in her greeting. */
  mayBefriend(from: Handle, greeting: string): boolean;
  /** Waits like a person before accepting. */
  pause(): Promise<void>;
  leave(reason: LeaveReason): void;
}

/** Runs something in the background; what it throws is logged by its code, and ends nothing. */
const inBackground = (log: Log, task: () => Promise<void>): void => {
  void (async () => {
    try {
      await task();
    } catch (error) {
      log.error('link.event-failed', { code: codeOf(error) });
    }
  })();
};

/** What the bot does about each event of the link to WeChat. Never throws. */
export const createEventHandler = (ports: EventPorts): ((event: GatewayEvent) => void) => {
  const { log, rosters } = ports;
  const handle = (event: GatewayEvent): void => {
    switch (event.kind) {
      case 'scan':
        ports.showQrCode(event.qrcode);
        log.info('link.scan');
        return;
      case 'login':
        ports.loggedIn(event.self);
        log.info('link.login');
        return;
      case 'logout':
        log.warn('link.logout');
        ports.loggedOut();
        ports.leave('logged-out');
        return;
      case 'message':
        ports.receive(event.message);
        return;
      case 'roster-changed':
        rosters.markStale(event.room);
        return;
      case 'room-invite':
        if (!ports.isStaff(event.inviter)) {
          log.warn('invite.ignored');
          return;
        }
        inBackground(log, async () => {
          await ports.pause();
          await event.accept();
          log.info('invite.accepted');
        });
        return;
      case 'friend-request':
        if (!ports.mayBefriend(event.from, event.greeting)) {
          log.info('friend.ignored');
          return;
        }
        inBackground(log, async () => {
          await ports.pause();
          await event.accept();
          log.info('friend.accepted');
        });
        return;
      case 'message-lost':
        log.warn('message.lost', { count: 1, reason: 'payload' });
        ports.lost();
        return;
      case 'puppet-error':
        log.warn('link.error', { type: event.type });
        return;
      case 'alive':
        return;
      case 'link-dead':
        log.error('link.dead', { code: 'link.dead' });
        ports.leave('link-dead');
    }
  };
  return (event) => {
    try {
      handle(event);
    } catch (error) {
      log.error('link.event-failed', { code: codeOf(error) });
    }
  };
};
