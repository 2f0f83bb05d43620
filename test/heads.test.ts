import { describe, expect, it } from '@jest/globals';
import { audit } from '../src/core/audit.store.ts';
import { notedHead } from '../src/commands/audit.ts';
import { noteHeads } from '../src/heads.ts';
import { noon } from './helpers/make.ts';
import { useStores } from './helpers/memory-db.ts';
import { useTempDirectory } from './helpers/temp-directory.ts';

const stores = useStores();
const directory = useTempDirectory();
const act = (): void => audit.append(stores().db, stores().vault, noon, 'operator', 'withdraw', {});
const note = () => {
  noteHeads(directory(), stores().db);
  return notedHead(directory(), 'audit');
};

describe('the heads noted beside the database', () => {
  it('move on with the chain', () => {
    act();
    expect(note()).toEqual(audit.head(stores().db));
    act();
    expect(note()).toEqual(audit.head(stores().db));
    expect(note()?.sequence).toBe(2);
  });

  it('are not put back by a cut tail, so that it is found', () => {
    act();
    act();
    const before = note();
    const { db, vault } = stores();
    db.prepare('DROP TRIGGER audit_is_never_deleted').run();
    db.prepare('DELETE FROM audit WHERE id = 2').run();
    expect(note()).toEqual(before);
    const anchors = before === undefined ? [] : [before];
    expect(audit.verify(db, vault, anchors).verdict).toEqual({
      ok: false,
      at: 2,
      what: 'truncated',
    });
    expect(audit.verify(db, vault, []).verdict.ok).toBe(true);
  });
});
