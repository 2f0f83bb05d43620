import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../src/core/errors.ts';
import { createEventHandler, type EventPorts } from '../../src/core/gateway-events.ts';
import type { GatewayEvent } from '../../src/core/ports.ts';
import { ids, make } from '../helpers/make.ts';
import { createRecordingLog } from '../helpers/recording-log.ts';

/** Lets an event happen to a handler that notes down what it is asked for, in order. */
const happen = async (event: GatewayEvent, values: Partial<EventPorts> = {}) => {
  const log = createRecordingLog();
  const done: string[] = [];
  const note = (what: string) => (): void => {
    done.push(what);
  };
  const onEvent = createEventHandler({
    log,
    rosters: {
      isMember: () => false,
      isMemberOf: () => false,
      membersIn: () => undefined,
      handlesIn: () => undefined,
      markStale: (room) => {
        done.push(`stale ${room}`);
      },
      refresh: () => Promise.resolve({ joined: 0, left: 0, failed: 0 }),
    },
    showQrCode: (qrcode) => {
      done.push(`show ${qrcode}`);
    },
    loggedIn: (self) => {
      done.push(`login ${self}`);
    },
    loggedOut: note('logout'),
    lost: note('lost'),
    receive: ({ id }) => {
      done.push(`receive ${id}`);
    },
    isStaff: (handle) => handle === 'lead',
    mayBefriend: (from, greeting) => from === 'member' || greeting === 'code',
    pause: () => {
      done.push('pause');
      return Promise.resolve();
    },
    leave: (reason) => {
      done.push(`leave ${reason}`);
    },
    ...values,
  });
  onEvent(withAccept(event, note('accept')));
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return { done, log: log.lines };
};

/** An invitation or request that notes down that it was accepted; a broken one stays as it is. */
const withAccept = (event: GatewayEvent, accept: () => void): GatewayEvent =>
  (event.kind === 'room-invite' || event.kind === 'friend-request') && event.accept === accepted
    ? {
        ...event,
        accept: () => {
          accept();
          return Promise.resolve();
        },
      }
    : event;
const accepted = (): Promise<void> => Promise.resolve();
const broken = (): Promise<void> => Promise.reject(new AppError('link.dead', 'gone'));

const invite = (inviter: string, accept = accepted): GatewayEvent => ({
  kind: 'room-invite',
  inviter: ids.handle(inviter),
  accept,
});
const request = (from: string, greeting: string, accept = accepted): GatewayEvent => ({
  kind: 'friend-request',
  from: ids.handle(from),
  greeting,
  accept,
});

describe('an event of the link', () => {
  it.each<[string, GatewayEvent, readonly string[], readonly object[]]>([
    [
      'a code to scan is shown, never logged',
      { kind: 'scan', qrcode: 'https://login.example/secret' },
      ['show https://login.example/secret'],
      [{ event: 'link.scan' }],
    ],
    [
      'a login',
      { kind: 'login', self: ids.handle('wxid_bot') },
      ['login wxid_bot'],
      [{ event: 'link.login' }],
    ],
    [
      'a logout ends the identity before the bot leaves',
      { kind: 'logout' },
      ['logout', 'leave logged-out'],
      [{ event: 'link.logout' }],
    ],
    ['a message', { kind: 'message', message: make.message() }, ['receive message-1'], []],
    [
      'a change of a roster',
      { kind: 'roster-changed', room: ids.room('room@one') },
      ['stale room@one'],
      [],
    ],
    [
      'an invitation by staff is accepted after a pause',
      invite('lead'),
      ['pause', 'accept'],
      [{ event: 'invite.accepted' }],
    ],
    ['an invitation by others is ignored', invite('wxid_mei'), [], [{ event: 'invite.ignored' }]],
    [
      'a friend request of a member is accepted after a pause',
      request('member', '你好'),
      ['pause', 'accept'],
      [{ event: 'friend.accepted' }],
    ],
    [
      'a friend request with a code is accepted after a pause',
      request('wxid_mei', 'code'),
      ['pause', 'accept'],
      [{ event: 'friend.accepted' }],
    ],
    [
      'a friend request of others is ignored, its words not logged',
      request('wxid_mei', '我是阿芳'),
      [],
      [{ event: 'friend.ignored' }],
    ],
    [
      'a lost message is counted',
      { kind: 'message-lost' },
      ['lost'],
      [{ event: 'message.lost', count: 1, reason: 'payload' }],
    ],
    [
      'an error of the puppet ends nothing',
      { kind: 'puppet-error', type: 'GError' },
      [],
      [{ event: 'link.error', type: 'GError' }],
    ],
    ['a sign of life', { kind: 'alive' }, [], []],
    [
      'a dead link',
      { kind: 'link-dead' },
      ['leave link-dead'],
      [{ event: 'link.dead', code: 'link.dead' }],
    ],
  ])('%s', async (_name, event, done, log) => {
    expect(await happen(event)).toEqual({ done, log });
  });

  it.each([
    ['an invitation', invite('lead', broken)],
    ['a friend request', request('member', '', broken)],
  ])('that cannot be accepted is logged by its code: %s', async (_name, event) => {
    expect((await happen(event)).log).toEqual([{ event: 'link.event-failed', code: 'link.dead' }]);
  });

  it.each<[string, GatewayEvent, Partial<EventPorts>]>([
    [
      'a login',
      { kind: 'login', self: ids.handle('wxid_bot') },
      {
        loggedIn: () => {
          throw new Error('wxid_bot 她说的话');
        },
      },
    ],
    [
      'a message',
      { kind: 'message', message: make.message() },
      {
        receive: () => {
          throw new Error('她说的话');
        },
      },
    ],
    [
      'a friend request',
      request('member', ''),
      {
        mayBefriend: () => {
          throw new Error('她说的话');
        },
      },
    ],
  ])('never throws, and logs a code only: %s', async (_name, event, values) => {
    expect((await happen(event, values)).log).toEqual([
      { event: 'link.event-failed', code: 'internal' },
    ]);
  });
});
