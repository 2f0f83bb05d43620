import { describe, expect, it } from '@jest/globals';
import { createAnchoring } from '../src/anchoring.ts';
import { readAnchor } from '../src/commands/audit.ts';
import { audit } from '../src/core/audit.store.ts';
import { noon } from './helpers/make.ts';
import { useStores } from './helpers/memory-db.ts';

const stores = useStores();
const hourMs = 3_600_000;
const act = (): void => audit.append(stores().db, stores().vault, noon, 'operator', 'withdraw', {});
/** A place elsewhere that takes what it is sent, or does not. */
const make = (isTaken = true) => {
  const sent: string[] = [];
  const anchoring = createAnchoring({
    db: stores().db,
    sendHeads: (text) => {
      sent.push(text);
      return Promise.resolve(isTaken);
    },
  });
  const due = async (now: number): Promise<void> => {
    anchoring.due(now);
    await new Promise((next) => setImmediate(next));
  };
  return { sent, due };
};

describe('the heads of the chains', () => {
  it('are sent elsewhere where they have moved on, once an hour at most, and over restarts', async () => {
    act();
    const { sent, due } = make();
    await due(noon);
    act();
    await due(noon + hourMs - 1);
    expect(sent).toHaveLength(1);
    await due(noon + hourMs);
    await due(noon + 2 * hourMs);
    expect(sent).toHaveLength(2);
    const again = make();
    await again.due(noon + 3 * hourMs);
    expect(again.sent).toEqual([]);
  });

  it('are tried again after an hour where they were not taken', async () => {
    act();
    const { sent, due } = make(false);
    for (const minutes of [0, 1, 59, 60, 61]) await due(noon + minutes * 60_000);
    expect(sent).toHaveLength(2);
  });

  it('show a rewrite by somebody who holds the keys and the noted heads', async () => {
    act();
    act();
    const { sent, due } = make();
    await due(noon);
    const anchor = readAnchor(/audit (\S+)/u.exec(sent[0] ?? '')?.[1] ?? '');
    const { db, vault } = stores();
    expect(audit.verify(db, vault, [anchor]).verdict.ok).toBe(true);
    db.prepare('DROP TRIGGER audit_is_never_deleted').run();
    db.prepare('DELETE FROM audit').run();
    db.prepare("DELETE FROM sqlite_sequence WHERE name = 'audit'").run();
    audit.append(db, vault, noon, 'operator', 'backup', {});
    act();
    expect(audit.verify(db, vault, []).verdict.ok).toBe(true);
    expect(audit.verify(db, vault, [anchor]).verdict.ok).toBe(false);
  });

  it('go nowhere where nothing is set', () => {
    act();
    expect(() =>
      createAnchoring({ db: stores().db, sendHeads: undefined }).due(noon),
    ).not.toThrow();
  });
});
