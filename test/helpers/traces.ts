import { readFileSync } from 'node:fs';
import { toIncoming } from '../../src/edges/wechat/to-incoming.ts';
import type { Content } from '../../src/edges/settings/content.ts';
import { filesBelow } from './bytes.ts';
import { until } from './processes.ts';
import { room, type World } from './world.ts';

/** A mark of fixed width that stands nowhere by chance. */
export const canary = (number: number): string => `QX${String(number).padStart(6, '0')}`;

const inUtf8 = /QX\d{6}/g;
// Read as one byte a character: every second byte of UTF-16 is zero.
const inUtf16 = /Q\0X\0(?:\d\0){6}/g;

/** Marks in some bytes, as UTF-8 or UTF-16. One pass, however many marks there are. */
const marksIn = (bytes: Buffer): readonly string[] => {
  const text = bytes.toString('latin1');
  return [
    ...(text.match(inUtf8) ?? []),
    ...(text.match(inUtf16) ?? []).map((found) => found.replaceAll('\0', '')),
  ];
};

/** Where any mark stands: in a file below the data directory, in the name of one, or in a line of the log. */
export const marksLeft = (world: Pick<World, 'dataDirectory' | 'logLines'>): readonly string[] => [
  ...filesBelow(world.dataDirectory).flatMap((file) =>
    [...marksIn(readFileSync(file)), ...marksIn(Buffer.from(file))].map((mark) => `file: ${mark}`),
  ),
  ...marksIn(Buffer.from(world.logLines.join(''))).map((mark) => `log: ${mark}`),
];

/** What a puppet gives of one message. */
export interface Spoken {
  readonly who: string;
  readonly where: 'room' | 'private';
  readonly text: string;
  readonly id: string;
  readonly mentions?: readonly string[];
  /** Epoch ms; now where absent. */
  readonly sentAt?: number;
}

const dealtWith = /"event":"(?:message\.done|message\.failed|batch\.failed)"/u;

/** Says many things at once, through the conversion of the gateway, and waits until all are dealt with. */
export const sayAll = async (
  world: World,
  content: Pick<Content, 'chatForms' | 'vocabulary'>,
  all: readonly Spoken[],
): Promise<void> => {
  const before = world.logLines.length;
  const receivedAt = Date.now();
  for (const { who, where, text, id, mentions = [], sentAt = receivedAt } of all) {
    const message = toIncoming(
      {
        id,
        type: 'Text',
        text,
        talkerId: who,
        roomId: where === 'room' ? room : undefined,
        mentionIdList: mentions,
        timestamp: sentAt,
      },
      {
        self: 'bot',
        receivedAt,
        names: ['同路'],
        everyone: content.vocabulary.everyone,
        forms: content.chatForms,
      },
    );
    if (message === undefined) throw new Error('a puppet message without a sender');
    world.gateway.emit({ kind: 'message', message });
  }
  let seen = before;
  let done = 0;
  await until(
    `${all.length} messages are dealt with`,
    () => {
      for (; seen < world.logLines.length; seen += 1)
        if (dealtWith.test(world.logLines[seen] ?? '')) done += 1;
      return done >= all.length || undefined;
    },
    100_000,
  );
};

/** What a participant's own data left in the files, and in which table. */
export interface Trace {
  readonly from: string;
  readonly bytes: Buffer;
}

/** Which traces stand in a file below some directories. */
export const tracesLeft = (
  directories: readonly string[],
  traces: readonly Trace[],
): readonly Trace[] => {
  const contents = directories
    .flatMap((directory) => filesBelow(directory))
    .filter((file) => !file.endsWith('ballast'))
    .map((file) => readFileSync(file));
  return traces.filter(({ bytes }) => contents.some((content) => content.includes(bytes)));
};
