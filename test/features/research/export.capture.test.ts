import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { posts } from '../../../src/core/post.store.ts';
import { listeningGaps } from '../../../src/core/listening-gap.store.ts';
import type { ParticipantId } from '../../../src/core/person.ts';
import type { Db } from '../../../src/core/ports.ts';
import { createFormats } from '../../../src/edges/files/formats.ts';
import { consents } from '../../../src/features/consent/consent.store.ts';
import { messageLog } from '../../../src/features/message-log/message-log.store.ts';
import { runExport } from '../../../src/features/research/export.commands.ts';
import type { ExportRequest } from '../../../src/features/research/export.rules.ts';
import { addPerson, addRoom, type Person } from '../../helpers/consenting.ts';
import { createFakeClock } from '../../helpers/fake-clock.ts';
import { ids, noon, noticeVersion, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { withBrokenSql } from '../message-log/break-sql.ts';

const second = 1000;
const day = 86_400 * second;
const stores = useStores();
const directory = useTempDirectory();
let mei: Person;
let fang: Person;
let made = 0;

// 梅 agreed to sharing, 芳 did not. 芳 asked, 梅 replied and went on talking.
beforeEach(() => {
  addRoom(stores());
  mei = addPerson(stores(), noon - 3600 * second);
  fang = addPerson(stores(), noon - 3600 * second);
  mei.open(noon, [1, 2, 3]);
  fang.open(noon, [1, 2]);
  keep(fang, 'm_asked', 10, '芳问');
  keep(mei, 'm_replied', 20, '梅答', 'm_asked');
  for (let index = 0; index < 4; index += 1) keep(mei, `m_more_${index}`, 30 + index, `梅${index}`);
});

const keep = (
  { participant }: Person,
  id: string,
  seconds: number,
  text: string,
  replyTo?: string,
): void => {
  const { db, vault } = stores();
  messageLog.append(db, vault, {
    id,
    participant,
    roomId: ids.roomId('r_1'),
    sourceMac: `source-${id}`,
    sentAt: noon + seconds * second,
    kind: 'text',
    length: text.length,
    text,
    ...(replyTo === undefined ? {} : { replyTo }),
    isReplyToUnlogged: false,
    mentions: 0,
    flags: [],
    noticeVersion,
  });
};

interface Exported {
  readonly rows: (table: string) => readonly Record<string, unknown>[];
  readonly manifest: Record<string, unknown>;
  readonly codebook: string;
}
const run = (request: Partial<ExportRequest> = {}, reader: Db = stores().db): Exported => {
  const out = join(directory(), `export-${(made += 1)}`);
  runExport(
    {
      reader,
      writer: stores().db,
      vault: stores().vault,
      clock: createFakeClock(noon + 2 * day),
      random: (bytes) => String((made += 1)).padStart(bytes * 2, '0'),
      zone,
      studyName: '互助研究',
      institution: '临江大学',
      studyStartsOn: '2026-10-01',
      agreements: ['临江大学', '青山大学'].map((institution) => ({
        id: institution,
        researcher: '周',
        institution,
        tier: 'T2',
        expiresOn: '2027-01-31',
      })),
      smallestCell: 5,
      memberMask: '[成员]',
      toolVersion: '0.1.0',
      schemaVersion: 8,
      dictionary: { tables: {}, title: '', warning: '', heads: [] },
      formats: createFormats({ site: 'S1', codes: [] }),
    },
    {
      study: '互助研究',
      tier: 'T2',
      formats: ['jsonl'],
      researcher: '周',
      agreement: '临江大学',
      ...request,
    },
    out,
  );
  const read = (name: string): string => readFileSync(join(out, name), 'utf8');
  return {
    rows: (table) =>
      read(`${table}.jsonl`)
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    manifest: JSON.parse(read('manifest.json')) as Record<string, unknown>,
    codebook: read('codebook.md'),
  };
};
const textsIn = (out: Exported): readonly unknown[] => out.rows('messages').map(({ text }) => text);
const rowOf = (out: Exported, text: string): Record<string, unknown> | undefined =>
  out.rows('messages').find((row) => row['text'] === text);
const suspect = (...them: readonly string[]): void =>
  messageLog.suspect(stores().db, them, noon + 100 * second);

describe('a message somebody may have recalled', () => {
  it('is in no table, count or coverage of an export', () => {
    const whole = run();
    suspect('m_more_0');
    const out = run();
    const countsOf = (one: Exported) => [
      textsIn(one).length,
      one
        .rows('participants')
        .map(({ messages }) => Number(messages))
        .sort(),
      one.rows('coverage').map((row) => row['consented_messages']),
    ];
    expect([countsOf(whole), countsOf(out), textsIn(out).includes('梅0')]).toEqual([
      [6, [1, 5], [6]],
      [5, [1, 4], [5]],
      false,
    ]);
  });

  it.each(['T0', 'T1', 'T2'] as const)('is not counted in %s', (tier) => {
    suspect('m_more_0');
    expect(
      run({ tier })
        .rows('coverage')
        .map((row) => row['consented_messages']),
    ).toEqual([5]);
  });

  it('would be in it without the condition', () => {
    suspect('m_more_0');
    const leaked = withBrokenSql(stores().db, ['m.recall_suspected_at IS NULL AND', ''], (db) =>
      textsIn(run({}, db)),
    );
    expect(leaked).toContain('梅0');
  });
});

describe('a reply in an export', () => {
  it('points to the message it replies to', () => {
    const out = run();
    expect(rowOf(out, '梅答')).toMatchObject({
      reply_to: rowOf(out, '芳问')?.['message_id'],
      replied_to_unlogged: false,
    });
    expect(rowOf(out, '梅0')).toMatchObject({ reply_to: null, replied_to_unlogged: false });
  });

  it('points to the post it quotes, as the table of posts names it', () => {
    const { db } = stores();
    const post = { id: 'x_1', roomId: ids.roomId('r_1'), postedAt: noon, text: '说一件小事' };
    posts.append(db, { ...post, kind: 'activity', referenceId: 'small-thing' });
    db.prepare(`UPDATE message SET prompt_id = 'x_1' WHERE id = 'm_more_0'`).run();
    const out = run();
    const [told] = out.rows('posts').map((row) => row['post_id']);
    expect(told).toMatch(/^B[0-9a-f]{10}$/u);
    expect(rowOf(out, '梅0')).toMatchObject({ prompt_id: told });
    expect(rowOf(out, '梅答')).toMatchObject({ prompt_id: null });
  });

  const shared = { agreement: '青山大学' };
  const cases: readonly [string, string, Partial<ExportRequest>, () => void][] = [
    ['may have been recalled', 'q.recall_suspected_at IS NULL', {}, () => suspect('m_asked')],
    [
      'is of somebody who has withdrawn',
      `c.state <> 'withdrawn'`,
      {},
      () =>
        void stores()
          .db.prepare(`UPDATE consent SET state = 'withdrawn' WHERE participant_id = :participant`)
          .run({ participant: fang.participant }),
    ],
    [
      'was said outside any consent that still stands',
      'i.voided_at IS NULL',
      {},
      () =>
        void stores()
          .db.prepare(
            'UPDATE consent_interval SET voided_at = 1 WHERE participant_id = :participant',
          )
          .run({ participant: fang.participant }),
    ],
    [
      'is of somebody who did not agree to sharing',
      'a.participant = q.participant_id',
      shared,
      () => undefined,
    ],
  ];

  it.each(cases)('points to nothing where that one %s', (_name, _part, request, arrange) => {
    arrange();
    expect(rowOf(run(request), '梅答')).toMatchObject({
      reply_to: null,
      replied_to_unlogged: true,
    });
  });

  it.each(cases.slice(0, 3))(
    'would point to it without the condition: that one %s',
    (_name, part, request, arrange) => {
      arrange();
      const leaked = withBrokenSql(stores().db, [part, '1'], (db) =>
        rowOf(run(request, db), '梅答'),
      );
      expect(leaked?.['reply_to']).toMatch(/^M[0-9a-f]{10}$/u);
    },
  );
});

describe('whom a text mentions, in an export', () => {
  const rong = ids.participant('p_0123456789abcdef') satisfies ParticipantId;
  const addRong = (purposes?: readonly (1 | 2 | 3)[]): void => {
    const { db, vault } = stores();
    const mac = 'mac-rong' as Person['mac'];
    consents.addParticipant(db, rong, mac, 1, noon);
    consents.noticeShown(db, rong, noticeVersion, noon);
    if (purposes !== undefined)
      consents.open(db, vault, {
        participant: rong,
        mac,
        handle: ids.handle('wxid_rong'),
        noticeVersion,
        purposes,
        sentAt: noon,
        now: noon,
      });
  };
  const said = (request?: Partial<ExportRequest>) =>
    textsIn(run(request)).find((text) => String(text).startsWith('@['));

  beforeEach(() => {
    keep(mei, 'm_mention', 50, `@[${rong}] 你说得对`);
  });

  it('is told by a pseudonym of the participants table', () => {
    addRong([1, 2]);
    const out = run();
    const names = out
      .rows('participants')
      .map(({ participant }) => `@[${String(participant)}] 你说得对`);
    expect(names).toContain(textsIn(out).at(-1));
  });

  it.each<[string, () => void, Partial<ExportRequest>]>([
    ['who is unknown', () => undefined, {}],
    ['who has only been shown the notice', () => addRong(), {}],
    ['who did not agree to sharing', () => addRong([1, 2]), { agreement: '青山大学' }],
    [
      'who has withdrawn',
      () => {
        addRong([1, 2]);
        stores()
          .db.prepare(`UPDATE consent SET state = 'withdrawn' WHERE participant_id = :rong`)
          .run({ rong });
      },
      {},
    ],
  ])('is not told of one %s', (_name, arrange, request) => {
    arrange();
    expect(said(request)).toBe('@[成员] 你说得对');
  });

  it.each([
    ['begins the export anew where', ['', ''], '@[成员] 你说得对'],
    [
      'would be told by one if nobody looked again where',
      ['WHERE withdrawn_at IS NOT NULL', 'WHERE 0'],
      expect.stringMatching(/^@\[P/u) as unknown,
    ],
  ] as const)('%s she withdraws while it is written', (_name, mistake, expected) => {
    addRong([1, 2]);
    const { db } = stores();
    let hasWithdrawn = false;
    const reader: Db = {
      prepare(sql) {
        // The page with her mention is written; what comes after it is not yet read.
        if (!hasWithdrawn && sql.includes('FROM post AS p')) {
          hasWithdrawn = true;
          db.prepare('UPDATE participant SET withdrawn_at = 1 WHERE id = :rong').run({ rong });
          db.prepare(`UPDATE consent SET state = 'withdrawn' WHERE participant_id = :rong`).run({
            rong,
          });
        }
        return db.prepare(sql);
      },
      inTransaction: (inside) => db.inTransaction(inside),
    };
    const text = withBrokenSql(reader, mistake, (broken) => textsIn(run({}, broken)).at(-1));
    expect([text, hasWithdrawn]).toEqual([expected, true]);
  });
});

describe('gaps in the manifest', () => {
  const add = (startedAt: number, endedAt: number): void =>
    listeningGaps.add(stores().db, { startedAt, endedAt, cause: 'bot-down' });

  it('are told by day, part of the day and minutes', () => {
    add(noon, noon + 90 * second);
    expect(run().manifest['gaps']).toEqual([
      { cause: 'bot-down', day_index: 51, hour_band: '12-18', minutes: 2 },
    ]);
  });

  it('are those within the bounds, cut to them', () => {
    add(noon, noon + day);
    add(noon + 3 * day, noon + 4 * day);
    expect(run({ from: '2026-11-21', to: '2026-11-21' }).manifest['gaps']).toEqual([
      { cause: 'bot-down', day_index: 52, hour_band: '00-06', minutes: 720 },
    ]);
  });

  it('are an empty list where there were none', () => {
    expect(run().manifest['gaps']).toEqual([]);
  });
});

describe('the codebook', () => {
  it('says what reply_to and text hold', () => {
    const { codebook } = run();
    const lines = codebook.split('\n').filter((line) => /^\| `(?:reply_to|text)`/u.test(line));
    expect(lines.slice(0, 2).join('\n')).toMatch(/@\[P…\][\s\S]*message_id/u);
    expect(lines.join('\n')).not.toContain('Not recorded yet');
  });
});
