import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { personalDataStores } from '../../../src/app.ts';
import { digestOf, type ChainHead } from '../../../src/core/chain.ts';
import type { ParticipantId } from '../../../src/core/person.ts';
import type { MessageContext } from '../../../src/core/step.ts';
import { createConsentStep } from '../../../src/features/consent/consent.step.ts';
import { consentPersonalData, consents } from '../../../src/features/consent/consent.store.ts';
import { receipts, type ReceiptNumber } from '../../../src/features/consent/receipts.store.ts';
import { setUp } from '../../../src/setup.ts';
import { addPerson, addRoom, type Person } from '../../helpers/consenting.ts';
import { make, noon, noticeVersion, zone } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { normalise, vocabulary } from '../../helpers/vocabulary.ts';

const second = 1000;
const stores = useStores();
const random = (bytes: number): string => randomBytes(bytes).toString('hex');

let mei: Person;
beforeEach(() => {
  addRoom(stores());
  mei = addPerson(stores(), noon - 3600 * second);
});

/** Has the consent step hear something of 梅, in private unless said otherwise. @returns what is said to her */
const hear = (
  text: string,
  at = noon,
  values: Partial<MessageContext> = {},
): readonly unknown[] => {
  const { db, vault } = stores();
  const step = createConsentStep({
    db,
    vault,
    vocabulary,
    random,
    zone,
    notice: {
      version: noticeVersion,
      title: '说明',
      purposes: [1, 2, 3, 4],
      short: '短',
      long: '长',
    },
    mayLog: () => true,
    withdraw: (participant: ParticipantId, now: number) => {
      consents.withdraw(db, vault, participant, now);
      for (const store of personalDataStores) store.erase(db, participant);
      vault.destroyDataKey(participant);
      return [];
    },
    epoch: () => 1,
    isAnybodyUnbound: () => false,
    codeFor: () => 'aaaaa-bbbbb',
    eraseSince: () => [],
  });
  const known = consents.find(db, mei.mac);
  const { room } = values;
  const verdict = step.run(
    make.context({
      message: make.message({
        text,
        sentAt: at,
        ...(room === undefined ? {} : { room: room.handle }),
      }),
      sender: make.sender({
        mac: mei.mac,
        ...(known === undefined ? {} : { participant: known.participant, consent: known.consent }),
      }),
      now: at,
      words: normalise(text),
      ...values,
    }),
  );
  return verdict.effects.flatMap((effect) => (effect.kind === 'say' ? [effect.text.values] : []));
};

interface Payload {
  readonly event: string;
  readonly channel: string;
  readonly words: string;
  readonly salt: string;
  readonly purposes: readonly number[];
}
const payloads = (): readonly Payload[] => {
  const { db, vault } = stores();
  const rows = db
    .prepare('SELECT sequence, sealed_payload AS sealed FROM receipt_payload ORDER BY sequence')
    .all() as { sequence: number; sealed: Uint8Array }[];
  return rows.map(
    ({ sequence, sealed }) =>
      JSON.parse(vault.openFor(mei.participant, sealed, `receipt:${sequence}`) ?? '') as Payload,
  );
};
const verify = (anchors: readonly ChainHead[] = []) =>
  receipts.verify(stores().db, stores().vault, anchors);
const countReceipts = (): number =>
  (stores().db.prepare('SELECT count(*) AS count FROM receipt').get() as { count: number }).count;

/** Writes receipts past the step. */
const write = (count: number): readonly ReceiptNumber[] => {
  const { db, vault } = stores();
  mei.open(noon);
  return Array.from({ length: count }, (_, index) =>
    receipts.append(
      db,
      vault,
      mei.participant,
      {
        event: 'consented',
        noticeVersion,
        purposes: [1],
        at: noon + index,
        channel: 'private',
        words: '同意 1',
      },
      random(receipts.saltBytes),
    ),
  );
};
/** What somebody does who can drop the triggers. */
const attack = (...statements: readonly string[]): void => {
  const { db } = stores();
  for (const act of ['changed', 'deleted', 'replaced'])
    db.prepare(`DROP TRIGGER receipt_is_never_${act}`).run();
  for (const sql of statements) db.prepare(sql).run();
};

describe('a receipt', () => {
  it('is written at consent, with what she typed, and its number is told to her', () => {
    const [told] = hear('我已满18岁，同意 1 2');
    const head = receipts.head(stores().db);
    expect(told).toMatchObject({ number: 1, check: head?.link.slice(0, 8) });
    expect(payloads()).toMatchObject([
      {
        event: 'consented',
        noticeVersion,
        purposes: [1, 2],
        at: '2026-11-20T04:00:00.000Z',
        channel: 'private',
        words: '我已满18岁，同意 1 2',
        salt: expect.stringMatching(/^[0-9a-f]{32}$/u),
      },
    ]);
  });

  it('can be read in the sentence she gets, beside the version and the purposes', () => {
    const { texts } = setUp({ data: '/nonexistent', set: [] }, 'none').content;
    const [values] = hear('我已满18岁，同意 1 2');
    const told = texts.render({ key: 'consent.receipt', values: values as Record<string, string> });
    const check = receipts.head(stores().db)?.link.slice(0, 8) ?? '';
    for (const part of ['您的回执', noticeVersion, '1、2', `回执号 1-${check}`])
      expect(told).toContain(part);
  });

  it('is written at each change, and not where nothing changes', () => {
    hear('我已满18岁，同意 1 2');
    hear('暂停记录', noon + 10 * second);
    hear('暂停记录', noon + 20 * second);
    hear('恢复记录', noon + 30 * second);
    const room = make.room();
    hear('暂停记录', noon + 40 * second, { room });
    expect(payloads().map(({ event, channel, words }) => [event, channel, words])).toEqual([
      ['consented', 'private', '我已满18岁，同意 1 2'],
      ['paused', 'private', '暂停记录'],
      ['resumed', 'private', '恢复记录'],
      ['paused', 'group', '暂停记录'],
    ]);
  });

  it('keeps nothing of what else she said when leaving was read from it', () => {
    hear('我已满18岁，同意 1 2');
    hear('太累了，我想退出研究', noon + 10 * second);
    expect(payloads().map(({ event, words }) => [event, words])).toEqual([
      ['consented', '我已满18岁，同意 1 2'],
      ['paused', ''],
    ]);
  });

  it('is not written for somebody who never consented', () => {
    hear('不同意');
    hear('退出研究', noon + second);
    expect(countReceipts()).toBe(0);
  });

  it('has a salt of its own, and at most 100 characters of hers', () => {
    const { db, vault } = stores();
    write(2);
    const content = { event: 'paused', noticeVersion, purposes: [], at: noon } as const;
    const long = { ...content, channel: 'private', words: '好'.repeat(200) } as const;
    receipts.append(db, vault, mei.participant, long, random(receipts.saltBytes));
    expect(new Set(payloads().map(({ salt }) => salt)).size).toBe(3);
    expect(payloads().at(-1)?.words).toHaveLength(100);
  });

  it('does not stand in the way of a stop where her key is lost', () => {
    hear('我已满18岁，同意 1 2');
    stores().vault.destroyDataKey(mei.participant);
    hear('暂停记录', noon + 10 * second);
    expect(consents.find(stores().db, mei.mac)?.consent.state).toBe('paused');
    expect([countReceipts(), verify().verdict.ok]).toEqual([2, true]);
  });
});

describe('a withdrawal', () => {
  it('leaves the chain and no payload', () => {
    hear('我已满18岁，同意 1 2');
    hear('暂停记录', noon + 10 * second);
    hear('退出研究', noon + 20 * second);
    expect(payloads()).toEqual([]);
    expect(verify()).toMatchObject({
      verdict: { ok: true, length: 3 },
      readable: 0,
      erased: 2,
      ended: 1,
    });
  });

  it('leaves nothing to guess: with the salt unknown, what she said gives another digest', () => {
    hear('我已满18岁，同意 1 2');
    const [payload] = payloads();
    const { digest } = stores().db.prepare('SELECT digest FROM receipt').get() as {
      digest: string;
    };
    expect(digestOf(JSON.stringify(payload))).toBe(digest);
    expect(digestOf(JSON.stringify({ ...payload, salt: random(16) }))).not.toBe(digest);
  });

  it('would be seen to forget the payloads: they are there until they are erased', () => {
    expect(consentPersonalData.tables).toContain('receipt_payload');
    write(1);
    consents.withdraw(stores().db, stores().vault, mei.participant, noon);
    expect(payloads()).toHaveLength(1);
    consentPersonalData.erase(stores().db, mei.participant);
    expect(payloads()).toHaveLength(0);
  });
});

describe('the chain of receipts', () => {
  it('holds, with its head', () => {
    write(4);
    expect(verify()).toEqual({
      verdict: { ok: true, head: receipts.head(stores().db), length: 4 },
      readable: 4,
      erased: 0,
      ended: 0,
    });
  });

  it('holds over more receipts than are read at a time', () => {
    const { db, vault } = stores();
    db.inTransaction(() => {
      for (let at = 1; at <= 2500; at += 1) receipts.appendEnd(db, vault, 'withdrawn', at);
    });
    expect(verify()).toMatchObject({ verdict: { ok: true, length: 2500 }, ended: 2500 });
  });

  it.each([
    ['an edited digest', `UPDATE receipt SET digest = 'x' WHERE sequence = 2`, 'edited', 2],
    ['an edited time', 'UPDATE receipt SET at = at + 1 WHERE sequence = 3', 'edited', 3],
    ['a deleted first one', 'DELETE FROM receipt WHERE sequence = 1', 'gap', 1],
    ['a deleted middle one', 'DELETE FROM receipt WHERE sequence = 2', 'gap', 2],
    [
      'two swapped',
      [
        'UPDATE receipt SET sequence = 99 WHERE sequence = 2',
        'UPDATE receipt SET sequence = 2 WHERE sequence = 3',
        'UPDATE receipt SET sequence = 3 WHERE sequence = 99',
        'DELETE FROM receipt_payload',
      ],
      'edited',
      2,
    ],
    [
      'an edited payload',
      `UPDATE receipt_payload SET sealed_payload = zeroblob(60) WHERE sequence = 2`,
      'edited',
      2,
    ],
    [
      'a payload of another receipt',
      `UPDATE receipt_payload SET sealed_payload = (SELECT sealed_payload FROM receipt_payload WHERE sequence = 1)
       WHERE sequence = 4`,
      'edited',
      4,
    ],
  ])('breaks by %s', (_name, sql, what, at) => {
    write(4);
    stores().db.prepare('PRAGMA foreign_keys = OFF').run();
    attack(...[sql].flat());
    expect(verify().verdict).toEqual({ ok: false, at, what });
  });

  it('breaks by a payload sealed anew with her key: it is not what was linked', () => {
    write(2);
    const { db, vault } = stores();
    const sealed = vault.sealFor(mei.participant, '{"event":"consented"}', 'receipt:2');
    db.prepare('UPDATE receipt_payload SET sealed_payload = :sealed WHERE sequence = 2').run({
      sealed,
    });
    expect(verify().verdict).toEqual({ ok: false, at: 2, what: 'edited' });
  });

  it('breaks by a cut tail or a rewrite with the key, against a noted head', () => {
    write(4);
    const { db, vault } = stores();
    const anchors = [receipts.head(db)!];
    db.prepare('PRAGMA foreign_keys = OFF').run();
    attack('DELETE FROM receipt_payload', 'DELETE FROM receipt WHERE sequence > 2');
    expect(verify(anchors).verdict).toEqual({ ok: false, at: 3, what: 'truncated' });
    for (const sql of ['DELETE FROM receipt', `DELETE FROM sqlite_sequence WHERE name = 'receipt'`])
      db.prepare(sql).run();
    for (let at = 1; at <= 4; at += 1) receipts.appendEnd(db, vault, 'withdrawn', at);
    expect(verify().verdict.ok).toBe(true);
    expect(verify(anchors).verdict).toEqual({ ok: false, at: 4, what: 'rewritten' });
  });

  it('shows a cut tail for good once it goes on', () => {
    write(3);
    const { db, vault } = stores();
    attack('DELETE FROM receipt_payload', 'DELETE FROM receipt WHERE sequence = 3');
    receipts.appendEnd(db, vault, 'withdrawn', noon);
    expect(verify().verdict).toEqual({ ok: false, at: 3, what: 'gap' });
  });

  it.each([
    `UPDATE receipt SET digest = 'x'`,
    'DELETE FROM receipt WHERE sequence = 4',
    `INSERT OR REPLACE INTO receipt (sequence, at, digest, link) VALUES (4, 1, 'x', 'x')`,
  ])('refuses %s of its own accord', (sql) => {
    write(4);
    stores().db.prepare('DELETE FROM receipt_payload').run();
    expect(() => stores().db.prepare(sql).run()).toThrow(/never/u);
    expect(verify().verdict.ok).toBe(true);
  });
});
