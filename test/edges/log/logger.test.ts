import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLogger, type LogLevel } from '../../../src/edges/log/logger.ts';

/** Everything a log line was, as it was written. */
const written = (fields: object, level: LogLevel = 'info'): string => {
  const lines: string[] = [];
  const log = createLogger(level, { write: (line) => void lines.push(line) });
  log.info('message.done', fields);
  return lines.join('');
};
const parsed = (fields: object): Record<string, unknown> =>
  JSON.parse(written(fields)) as Record<string, unknown>;

describe('a log line', () => {
  it('holds event, time and the fields of the closed list, and nothing of the machine', () => {
    const { time, ...line } = parsed({ step: 'answers', ms: 3, textKey: 'answer.card' });
    expect([typeof time, line]).toEqual([
      'string',
      { level: 30, event: 'message.done', step: 'answers', ms: 3, textKey: 'answer.card' },
    ]);
  });

  it.each([
    ['Chinese', '今天好多了'],
    ['a space', 'she said'],
    ['an at sign', '12345678@chatroom'],
    ['a line feed', 'a\nb'],
    ['a quote', 'a"b'],
    ['too many characters', 'a'.repeat(81)],
    ['no character at all', ''],
    ['a leading sign', '-rf'],
    ['an id of WeChat', 'wxid_abc123'],
    ['an id of WeChat in capitals', 'WXID_ABC123'],
    ['an id of WeChat within a code', 'room/wxid_abc123'],
    ['an id of an official account', 'gh_0a1b2c3d4e5f'],
    ['an id of an official account behind a colon', 'from:gh_0a1b2c3d4e5f'],
    ['a room of WeChat', '10000012345@chatroom'],
    ['a room of WeChat without its sign', '10000012345.chatroom'],
    ['an id of the bot interface', 'abc@im.wechat'],
    ['an id of the bot interface without its sign', 'abc/im.wechat'],
    ['an id of a company', '2598400000@openim'],
    ['an id of a company without its sign', '2598400000_openim'],
    ['nothing but a number', '13800138000'],
  ])('withholds a value with %s', (_name, value) => {
    expect(parsed({ reason: value })['reason']).toBe('withheld');
  });

  it.each([
    'roster',
    'later-than-grace',
    'link.dead',
    'app.ts:12',
    'a/b/c_d',
    '0.1.0',
    'high_1',
    'wechaty-puppet-service',
    'a1b2c3d4e5f6',
  ])('keeps a code: %s', (value) => {
    expect(parsed({ reason: value })['reason']).toBe(value);
  });

  it.each([
    ['an unknown field', { text: 'kept', name: 'kept', sender: 'kept' }],
    ['a nested object', { reason: { text: 'kept' } }],
    ['a list', { reason: ['kept'] }],
    ['an error', { err: new Error('kept'), error: new Error('kept') }],
    ['a message', { msg: 'kept', message: 'kept' }],
    ['an own serialisation', { reason: { toJSON: () => 'kept' } }],
  ])('drops %s', (_name, fields) => {
    expect(written(fields)).not.toContain('kept');
  });

  it('never lets a Chinese character, a space or an at sign through, in whatever field', () => {
    const canary = fc.constantFrom('金丝雀', 'tell no one', 'wxid@chatroom', '雀 @雀');
    const place = fc.constantFrom(
      'step',
      'reason',
      'code',
      'type',
      'at',
      'text',
      'ms',
      'msg',
      'job',
    );
    fc.assert(
      fc.property(place, fc.string(), canary, fc.string(), (name, before, word, after) => {
        expect(written({ [name]: `${before}${word}${after}` })).not.toContain(word);
      }),
    );
  });

  it.each<[LogLevel, boolean]>([
    ['debug', true],
    ['info', true],
    ['warn', false],
    ['silent', false],
  ])('at level %s is written: %j', (level, expected) => {
    expect(written({}, level) !== '').toBe(expected);
  });
});
