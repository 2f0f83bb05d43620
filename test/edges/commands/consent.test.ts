import { beforeEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { notedHead, readAnchor, reportChain } from '../../../src/commands/audit.ts';
import { consentStatus } from '../../../src/commands/consent.ts';
import { audit } from '../../../src/core/audit.store.ts';
import { exitCodeOf, describeError } from '../../../src/core/errors.ts';
import { chainHeads } from '../../../src/features/consent/receipts.commands.ts';
import { receipts } from '../../../src/features/consent/receipts.store.ts';
import { addPerson, type Person } from '../../helpers/consenting.ts';
import { noon, noticeVersion } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const stores = useStores();
const directory = useTempDirectory();
const link = 'ab'.repeat(32);

const people = (count: number): readonly Person[] =>
  Array.from({ length: count }, () => addPerson(stores(), noon - 10_000));
const status = (version = noticeVersion) => consentStatus(stores().db, version);

describe('consent status', () => {
  it('tells nothing of fewer than five, and that there is nobody', () => {
    for (const person of people(4)) person.open(noon);
    people(5);
    expect(status()).toEqual({
      invited: 0,
      'notice-shown': 5,
      active: '<5',
      declined: 0,
      paused: 0,
      'reconsent-required': 0,
      'identity-unbound': 0,
      left: 0,
      withdrawn: 0,
      purged: 0,
      deceased: 0,
    });
  });

  it('counts who waits under another notice, and who is not recognised, the same way', () => {
    const six = people(6);
    for (const person of six) person.open(noon);
    expect(status('another')['reconsent-required']).toBe(6);
    const { db } = stores();
    db.prepare('DELETE FROM participant_handle WHERE participant_id = :id').run({
      id: six[0]?.participant,
    });
    expect(status('another')).toMatchObject({
      'reconsent-required': 5,
      'identity-unbound': '<5',
    });
  });

  it('would be seen to tell of one: no count from 1 to 4 stands in it', () => {
    const one = people(1);
    one[0]?.open(noon);
    const told = Object.values(status());
    expect(told.filter((count) => typeof count === 'number' && count > 0 && count < 5)).toEqual([]);
    expect(told).toContain('<5');
  });
});

describe('a noted head', () => {
  beforeEach(() => {
    audit.append(stores().db, stores().vault, noon, 'operator', 'test');
  });

  it('is read as it is printed', () => {
    expect(readAnchor(`12:${link}`)).toEqual({ sequence: 12, link });
  });

  it.each(['', '12', `12:${link.slice(1)}`, `x:${link}`, `12:${link} 13:${link}`])(
    'is refused as „%s“',
    (text) => {
      expect(codeThrownBy(() => readAnchor(text))).toBe('usage.invalid');
    },
  );

  it('is read beside the database, as the bot notes it', () => {
    expect(notedHead(directory(), 'audit')).toBeUndefined();
    const heads = chainHeads(stores().db);
    expect(heads).toEqual({ receipts: undefined, audit: audit.head(stores().db) });
    writeFileSync(join(directory(), 'anchors.json'), JSON.stringify(heads));
    expect(notedHead(directory(), 'audit')).toEqual(heads.audit);
    expect(notedHead(directory(), 'receipts')).toBeUndefined();
  });

  it.each(['', '{', '[]x', 'null', '{"audit":{"sequence":"1","link":"x"}}'])(
    'does not vanish unnoticed in a broken file: „%s“',
    (text) => {
      writeFileSync(join(directory(), 'anchors.json'), text);
      expect(codeThrownBy(() => notedHead(directory(), 'audit'))).toBe('input.invalid');
    },
  );
});

describe('the report on a chain', () => {
  it('has the counts and the head to be noted', () => {
    const { db, vault } = stores();
    receipts.appendEnd(db, vault, 'withdrawn', noon);
    const { verdict, erased } = receipts.verify(db, vault);
    const { head, lines } = reportChain('receipts', verdict, { receipts: 1, erased });
    expect(lines).toEqual(['receipts: 1', 'erased: 0', `head: ${head}  (note this head on paper)`]);
    expect(readAnchor(head)).toEqual(receipts.head(db));
  });

  it('is one line with the fault and its sequence, and exit 65, where it broke', () => {
    let thrown: unknown;
    try {
      reportChain('receipts', { ok: false, at: 12, what: 'gap' }, {});
    } catch (error) {
      thrown = error;
    }
    expect(exitCodeOf(thrown)).toBe(65);
    expect(describeError(thrown)).toMatch(/^chain\.broken: receipts: gap at 12 \([^\n]+\)$/u);
  });
});
