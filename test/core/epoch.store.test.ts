import { describe, expect, it } from '@jest/globals';
import { identityForLogin, type Login } from '../../src/core/epoch.store.ts';
import { ids, noon } from '../helpers/make.ts';
import { useStores } from '../helpers/memory-db.ts';

const stores = useStores();
const mei = ids.handle('wxid_mei');
const bot: Login = { puppet: 'service', self: ids.handle('wxid_bot'), hasStableIds: true };

/** Who 梅 is, by the identity of each of some logins in turn. */
const macsAfter = (...logins: readonly Login[]): readonly string[] => {
  const { db, vault } = stores();
  return logins.map((login, index) =>
    identityForLogin(db, vault, login, noon + index).identity.macOf(mei),
  );
};
const epochs = (): unknown =>
  (stores().db.prepare('SELECT count(*) AS count FROM epoch').get() as { count: number }).count;

describe('the identity of a login', () => {
  it('goes on where the same account logs in over the same puppet', () => {
    const [first, second] = macsAfter(bot, bot);
    expect([first === second, epochs()]).toEqual([true, 1]);
  });

  it.each<[string, Login]>([
    ['another account', { ...bot, self: ids.handle('wxid_other') }],
    ['another puppet', { ...bot, puppet: 'padlocal' }],
    ['ids that are not stable', { ...bot, hasStableIds: false }],
  ])('begins anew with %s: nobody is recognised', (_name, login) => {
    const [first, second] = macsAfter(bot, login);
    expect([first === second, epochs()]).toEqual([false, 2]);
  });

  it('begins anew at every login where ids are not stable', () => {
    const login = { ...bot, hasStableIds: false };
    expect(new Set(macsAfter(login, login, login)).size).toBe(3);
  });

  it('does not come back to an earlier one with the account of then', () => {
    const [first, , third] = macsAfter(bot, { ...bot, self: ids.handle('wxid_other') }, bot);
    expect(first).not.toBe(third);
  });

  it('tells which epoch it is of, and whether that is a new one', () => {
    const { db, vault } = stores();
    const other = { ...bot, self: ids.handle('wxid_other') };
    const told = [bot, bot, other, other, bot].map((login) => {
      const { identity, isNew } = identityForLogin(db, vault, login, noon);
      return [identity.epoch, isNew];
    });
    expect(told).toEqual([
      [1, true],
      [1, false],
      [2, true],
      [2, false],
      [3, true],
    ]);
  });

  it('tells people apart, and keeps no id in the clear', () => {
    const { db, vault } = stores();
    const { identity } = identityForLogin(db, vault, bot, noon);
    const rows = JSON.stringify(db.prepare('SELECT * FROM epoch').all());
    expect({
      isSame: identity.macOf(mei) === identity.macOf(ids.handle('wxid_fang')),
      shape: /^[0-9a-f]{64}$/u.test(identity.macOf(mei)),
      isClear: rows.includes('wxid'),
    }).toEqual({ isSame: false, shape: true, isClear: false });
  });
});
