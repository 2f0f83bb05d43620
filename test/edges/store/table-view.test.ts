import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { meta } from '../../../src/core/meta.store.ts';
import { databaseFile, openDb, type OpenDatabase } from '../../../src/edges/store/open.ts';
import { countBytes, readTables } from '../../../src/edges/store/table-view.ts';
import { useStores } from '../../helpers/memory-db.ts';
import { migrationsDirectory } from '../../helpers/project.ts';
import { useTempDirectory } from '../../helpers/temp-directory.ts';

describe('the tables of a database', () => {
  const stores = useStores();
  const tables = (mostRows = 20) => readTables(stores().db, mostRows);
  const named = (name: string, mostRows = 20) =>
    tables(mostRows).find((table) => table.name === name);
  const run = (sql: string): void => void stores().db.prepare(sql).run();
  const makeNotes = (count: number): void => {
    run('CREATE TABLE note (id TEXT PRIMARY KEY, text TEXT) STRICT');
    for (let number = 1; number <= count; number += 1)
      stores()
        .db.prepare('INSERT INTO note (id, text) VALUES (:id, :text)')
        // Ids fall while rows are added: newest first is not the same as last in the alphabet.
        .run({ id: String.fromCodePoint(0x7a - number), text: `${number}` });
  };

  it('are all there, each once, in the order of their names', () => {
    const names = stores()
      .db.prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'sqlite_sequence'",
      )
      .all()
      .map((row) => (row as { name: string }).name);
    expect(names.length).toBeGreaterThan(10);
    expect(tables().map(({ name }) => name)).toEqual(names.toSorted());
  });

  it('are no indexes, views or tables of SQLite itself', () => {
    run('CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT) STRICT');
    run('CREATE INDEX counted_text ON counted (text)');
    run('CREATE VIEW seen AS SELECT * FROM counted');
    const before = tables().map(({ name }) => name);
    expect([
      before.includes('counted'),
      before.filter((name) => /^sqlite|^seen$|counted_/u.test(name)),
    ]).toEqual([true, []]);
  });

  it('have the columns they were made with, in their order', () => {
    makeNotes(0);
    expect(named('note')).toEqual({ name: 'note', count: 0, columns: ['id', 'text'], rows: [] });
  });

  it('show their newest rows first', () => {
    makeNotes(4);
    expect(named('note')?.rows.map((row) => row['text'])).toEqual(['4', '3', '2', '1']);
  });

  it('show no more rows than asked for, and count them all', () => {
    makeNotes(4);
    const { count, rows } = named('note', 2)!;
    expect([count, rows.map((row) => row['text'])]).toEqual([4, ['4', '3']]);
  });

  it('show as many rows as there are where that is fewer', () => {
    makeNotes(2);
    expect(named('note', 3)?.rows).toHaveLength(2);
  });

  it('show bytes, numbers and nothing as they are', () => {
    run('CREATE TABLE mixed (number INTEGER, bytes BLOB, absent TEXT) STRICT');
    run("INSERT INTO mixed VALUES (7, x'00ff', NULL)");
    expect(named('mixed')?.rows).toEqual([
      { number: 7, bytes: Buffer.from([0, 255]), absent: null },
    ]);
  });

  it('may know no order of their rows', () => {
    run('CREATE TABLE pair (a TEXT, b TEXT, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID');
    for (const b of ['x', 'y', 'z']) run(`INSERT INTO pair VALUES ('a', '${b}')`);
    const pair = named('pair', 2);
    expect([pair?.count, pair?.columns, pair?.rows.length]).toEqual([3, ['a', 'b'], 2]);
  });

  it('may have any name', () => {
    run('CREATE TABLE "a ""b""; DROP TABLE meta; --" (x TEXT) STRICT');
    run(`INSERT INTO "a ""b""; DROP TABLE meta; --" VALUES ('1')`);
    expect([named('a "b"; DROP TABLE meta; --')?.rows, named('meta')?.name]).toEqual([
      [{ x: '1' }],
      'meta',
    ]);
  });

  it('hold what the stores have just written', () => {
    meta.set(stores().db, 'kind', 'demo');
    expect(named('meta')?.rows).toContainEqual(expect.objectContaining({ value: 'demo' }));
  });
});

describe('a word in the bytes of a directory', () => {
  const root = useTempDirectory();
  const write = (name: string, contents: Buffer | string): void =>
    writeFileSync(join(root(), name), contents);
  const count = (word: string): number => countBytes(root(), word).count;

  it.each(['abc', '恶心', '𠮷', '👩‍👩‍👧', "it's <b> %", 'Ünïcode'])(
    'is found in UTF-8 and in UTF-16: %s',
    (word) => {
      write('one', `before${word}after`);
      const alone = count(word);
      write('two', Buffer.from(`before${word}after`, 'utf16le'));
      expect([alone, count(word)]).toEqual([1, 2]);
    },
  );

  it('is found at the beginning and the end of a file, and where it is all of it', () => {
    write('one', '词之后');
    write('two', '之前词');
    write('three', '词');
    expect(count('词')).toBe(3);
  });

  it('is counted as often as it stands there', () => {
    write('one', '恶心，又恶心，恶心恶心');
    write('two', '恶心');
    expect(count('恶心')).toBe(5);
  });

  it('is counted once where it runs into itself', () => {
    write('one', 'ababa');
    expect(count('aba')).toBe(1);
  });

  it.each(['没有', 'ABC', 'abd'])('is counted 0 times where it is not there: %s', (word) => {
    write('one', 'abc 恶心');
    expect(count(word)).toBe(0);
  });

  it('is found 0 times where it is no word at all', () => {
    write('one', 'abc');
    expect(countBytes(root(), '')).toEqual({ count: 0, files: 1, bytes: 3 });
  });

  it('is looked for in every file below, however deep, and all bytes are counted', () => {
    mkdirSync(join(root(), 'a/b'), { recursive: true });
    write('one', '恶心');
    write('.hidden', 'x');
    write('a/two', '恶心恶心');
    write('a/b/three', '');
    expect(countBytes(root(), '恶心')).toEqual({ count: 3, files: 4, bytes: 6 + 1 + 12 });
  });

  it('is in nothing where there is nothing', () => {
    expect(countBytes(root(), '恶心')).toEqual({ count: 0, files: 0, bytes: 0 });
  });
});

describe('a word in the bytes of a database', () => {
  const root = useTempDirectory();
  const word = 'CANARYCANARYCANARY';
  const withDb = (act: (db: OpenDatabase) => void): void => {
    const db = openDb(root(), migrationsDirectory, 'write');
    try {
      act(db);
    } finally {
      db.close();
    }
  };
  const keep = (db: OpenDatabase): void => {
    db.prepare('CREATE TABLE kept (text TEXT) STRICT').run();
    db.prepare('INSERT INTO kept VALUES (:word)').run({ word });
  };
  const sizeOf = (suffix: string): number => statSync(databaseFile(root()) + suffix).size;

  it('is found while it is only in the log that is written first', () => {
    withDb((db) => {
      expect(db.checkpoint()).toBe(true);
      const before = countBytes(root(), word).count;
      keep(db);
      expect([before, sizeOf('-wal') > 0, countBytes(root(), word).count]).toEqual([0, true, 1]);
    });
  });

  it('is found once the log has been emptied into the main file', () => {
    withDb((db) => {
      keep(db);
      const isEmptied = db.checkpoint();
      expect([isEmptied, sizeOf('-wal'), countBytes(root(), word).count]).toEqual([true, 0, 1]);
    });
  });

  it('is found after the database was closed', () => {
    withDb(keep);
    expect(countBytes(root(), word).count).toBe(1);
  });

  it('is gone once it was deleted and the log emptied', () => {
    withDb((db) => {
      keep(db);
      db.prepare('DELETE FROM kept').run();
      db.checkpoint();
      expect(countBytes(root(), word).count).toBe(0);
    });
  });

  it('is looked for in every file the database has', () => {
    withDb((db) => {
      keep(db);
      const { files, bytes } = countBytes(root(), word);
      const names = readdirSync(root());
      expect([files, bytes]).toEqual([
        names.length,
        names.reduce((sum, name) => sum + statSync(join(root(), name)).size, 0),
      ]);
    });
  });
});
