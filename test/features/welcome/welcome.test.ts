import { beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../../src/core/clock.ts';
import type { Handle, HandleMac } from '../../../src/core/person.ts';
import { rooms } from '../../../src/core/room.store.ts';
import { createWelcome } from '../../../src/features/welcome/welcome.ts';
import { setUp } from '../../../src/setup.ts';
import { ids, noon } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';

const stores = useStores();
let members: Set<Handle>;
let mayLog = true;
let welcome: ReturnType<typeof createWelcome>;

beforeEach(() => {
  const { db, vault } = stores();
  members = new Set(['a', 'b'].map(ids.handle));
  mayLog = true;
  rooms.add(db, vault, ids.roomId('r_1'), 'mac' as HandleMac, ids.room('r_1@room'));
  rooms.enable(db, ids.roomId('r_1'), { key: 'room.notice', scans: [] }, noon);
  welcome = createWelcome({ db, membersNow: () => members, mayLog: () => mayLog });
});
const lookAt = (minutes: number, isQuiet = false): readonly string[] => {
  const { db, vault } = stores();
  return welcome
    .due(rooms.enabled(db, vault), noon + minutes * minuteMs, isQuiet)
    .map(({ text }) => text.key);
};
const join = (...names: readonly string[]): void => {
  for (const name of names) members = new Set([...members, ids.handle(name)]);
};
const leave = (name: string): void => {
  members = new Set([...members].filter((handle) => handle !== name));
};

describe('newcomers', () => {
  it('are none of those who were there when the bot first looked', () => {
    expect([lookAt(0), lookAt(600)]).toEqual([[], []]);
  });

  it('are welcomed together, some minutes after the first, in one message', () => {
    lookAt(0);
    join('c');
    const atOnce = lookAt(1);
    join('d', 'e');
    expect([atOnce, lookAt(5), lookAt(12), lookAt(13)]).toEqual([[], [], ['room.welcome'], []]);
  });

  it('are welcomed at most once in four hours, later ones after that', () => {
    lookAt(0);
    join('c');
    lookAt(1);
    lookAt(11);
    join('d');
    const early = [20, 60, 239].flatMap((minute) => lookAt(minute));
    expect([early, lookAt(252)]).toEqual([[], ['room.welcome']]);
  });

  it('who come at night wait for the morning', () => {
    lookAt(0);
    join('c');
    expect([lookAt(1, true), lookAt(60, true), lookAt(600)]).toEqual([[], [], ['room.welcome']]);
  });

  it('are not who was away for less than a day, and are who was away for longer', () => {
    lookAt(0);
    leave('b');
    lookAt(1);
    join('b');
    const soon = [lookAt(600), lookAt(700)].flat();
    leave('b');
    lookAt(800);
    lookAt(800 + 25 * 60);
    join('b');
    lookAt(801 + 25 * 60);
    expect([soon, lookAt(820 + 25 * 60)]).toEqual([[], ['room.welcome']]);
  });

  it('are not told of a study while nothing is kept', () => {
    lookAt(0);
    join('c');
    lookAt(1);
    mayLog = false;
    expect(lookAt(12)).toEqual(['room.welcome-no-study']);
  });

  it('are not welcomed twice over a restart', () => {
    lookAt(0);
    join('c');
    lookAt(1);
    lookAt(12);
    welcome = createWelcome({ db: stores().db, membersNow: () => members, mayLog: () => true });
    lookAt(13);
    join('d');
    lookAt(14);
    expect([lookAt(30), lookAt(12 + 4 * 60)]).toEqual([[], ['room.welcome']]);
  });

  it.each(['room.welcome', 'room.welcome-no-study'])(
    'read %s in at most 200 characters, that only reading is fine, and no word about staying silent',
    (key) => {
      const text = setUp({ data: '/nonexistent', set: [] }, 'none').content.texts.render({ key });
      expect([
        [...text].length <= 200,
        text.includes('只看不说也很好'),
        text.includes('潜水'),
      ]).toEqual([true, true, false]);
    },
  );
});
