import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ledgerDigest } from '../../../src/core/ledger.ts';
import { ledgerFile, openLedger, type Ledger } from '../../../src/edges/store/ledger.ts';
import { noon } from '../../helpers/make.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';
import { codeThrownBy } from '../../helpers/thrown.ts';

const directory = useTempDirectory();
const file = (): string => ledgerFile(directory());
const open = (): Ledger => openLedger(file());
const text = (): string => readFileSync(file(), 'utf8');
const mei = 'p_0123456789abcdef';
const fang = 'p_fedcba9876543210';
const message = 'm_0011223344556677';

describe('the ledger of erasures', () => {
  it('is made by the first append, for its owner only', () => {
    const ledger = open();
    const isThereBefore = [ledger.count(), existsSync(file())];
    ledger.append('participant', [mei], noon);
    expect([isThereBefore, statSync(file()).mode & 0o777]).toEqual([[0, false], 0o600]);
  });

  it('is read back by the next process, in order', () => {
    open().append('participant', [mei, fang], noon);
    open().append('message', [message], noon + 1);
    expect(open().entries()).toEqual([
      { kind: 'participant', digest: ledgerDigest(mei), at: noon },
      { kind: 'participant', digest: ledgerDigest(fang), at: noon },
      { kind: 'message', digest: ledgerDigest(message), at: noon + 1 },
    ]);
  });

  it('tells people from messages', () => {
    const ledger = open();
    ledger.append('message', [mei], noon);
    expect([ledger.has('message', mei), ledger.has('participant', mei)]).toEqual([true, false]);
    expect([...ledger.digests('participant')]).toEqual([]);
  });

  it('holds no id, only its digest', () => {
    open().append('participant', [mei], noon);
    expect([text().includes(mei), text().includes(ledgerDigest(mei))]).toEqual([false, true]);
  });

  it('notes an erasure once, whoever notes it again', () => {
    open().append('participant', [mei], noon);
    const size = text().length;
    open().append('participant', [mei], noon + 1000);
    expect([open().count(), text().length]).toEqual([1, size]);
  });

  it('keeps what two processes append in turn', () => {
    const [one, other] = [open(), open()];
    for (let index = 0; index < 20; index += 1)
      (index % 2 === 0 ? one : other).append('message', [`m_${index}`], noon);
    expect([one.count(), other.count(), open().count()]).toEqual([20, 20, 20]);
  });

  it('would lose one of them where the file were rewritten instead: seen', () => {
    const [one, other] = [open(), open()];
    one.append('message', ['m_1'], noon);
    const before = text();
    other.append('message', ['m_2'], noon);
    writeFileSync(file(), before);
    expect([open().count(), one.count()]).toEqual([1, 1]);
  });
});

describe('a ledger cut off in its last line', () => {
  const cutOff = (bytes: number): void => {
    open().append('participant', [mei, fang], noon);
    writeFileSync(file(), text().slice(0, -bytes));
  };
  const lineLength = 'participant '.length + 64 + 1 + String(noon).length + 1 + 8 + 1;

  it('is read without it, wherever the cut is, and goes on after the next append', () => {
    for (let bytes = 1; bytes < lineLength; bytes += 1) {
      writeFileSync(file(), '');
      cutOff(bytes);
      const between = open().count();
      open().append('message', [message], noon);
      const ledger = open();
      expect([bytes, between, ledger.count(), ledger.has('message', message)]).toEqual([
        bytes,
        1,
        2,
        true,
      ]);
    }
  });

  it('is seen by one who had it open all the time', () => {
    const ledger = open();
    cutOff(10);
    const between = ledger.count();
    open().append('message', [message], noon);
    expect([between, ledger.count(), ledger.has('participant', fang)]).toEqual([1, 2, false]);
  });
});

describe('a damaged ledger', () => {
  it('is named wherever a line but the last is damaged, and is not appended to', () => {
    open().append('participant', [mei, fang], noon);
    const whole = text();
    const end = whole.indexOf('\n');
    for (let place = 0; place < end; place += 1) {
      const other = whole[place] === '0' ? '1' : '0';
      writeFileSync(file(), `${whole.slice(0, place)}${other}${whole.slice(place + 1)}`);
      expect([place, codeThrownBy(() => open().count())]).toEqual([place, 'data.corrupt']);
    }
    expect(codeThrownBy(() => open().append('message', [message], noon))).toBe('data.corrupt');
  });

  it('stays damaged for one who has it open', () => {
    const ledger = open();
    ledger.append('participant', [mei], noon);
    appendFileSync(file(), 'not a line\n');
    expect([codeThrownBy(() => ledger.count()), codeThrownBy(() => ledger.count())]).toEqual([
      'data.corrupt',
      'data.corrupt',
    ]);
  });
});

describe('two ledgers', () => {
  it('become one, in order, and a second time nothing changes', () => {
    const other = openLedger(`${file()}.other`);
    other.append('participant', [mei], noon);
    other.append('message', [message], noon);
    const ledger = open();
    ledger.append('participant', [fang, mei], noon + 1000);
    ledger.merge(other.entries());
    const once = text();
    ledger.merge(other.entries());
    expect([ledger.entries().map(({ digest }) => digest), text() === once]).toEqual([
      [fang, mei, message].map(ledgerDigest),
      true,
    ]);
  });
});
