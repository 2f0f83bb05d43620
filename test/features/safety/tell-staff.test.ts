import { beforeEach, describe, expect, it } from '@jest/globals';
import { minuteMs } from '../../../src/core/clock.ts';
import type { Say } from '../../../src/core/effect.ts';
import type { HandleMac } from '../../../src/core/person.ts';
import type { AlertLevel } from '../../../src/features/safety/alert.rules.ts';
import { alerts, type OpenAlert } from '../../../src/features/safety/alert.store.ts';
import { duties } from '../../../src/features/safety/duty.store.ts';
import {
  alertTold,
  tellAgain as decideAgain,
  tellFirst as decideFirst,
  type TellPorts,
} from '../../../src/features/safety/tell-staff.ts';
import { staff } from '../../../src/features/moderation/staff.store.ts';
import { createFakeClock, type FakeClock } from '../../helpers/fake-clock.ts';
import { ids } from '../../helpers/make.ts';
import { useStores } from '../../helpers/memory-db.ts';

const stores = useStores();
/** Monday. */
const morning = Date.parse('2026-11-23T02:00:00Z');
const names = ['one', 'two', 'three'];

let clock: FakeClock;
let ports: TellPorts;
beforeEach(() => {
  const { db, vault } = stores();
  clock = createFakeClock(morning);
  for (const name of names) {
    const codeMac = `code-${name}`;
    staff.invite(db, codeMac, 'moderator', morning + 1);
    staff.bind(db, vault, {
      codeMac,
      mac: `mac-${name}` as HandleMac,
      handle: ids.handle(name),
      staffId: `s_${name}`,
      role: 'moderator',
      now: morning + names.indexOf(name),
    });
  }
  ports = {
    db,
    vault,
    zone: 'Asia/Shanghai',
    staff: () => staff.bound(db, vault),
    nameOf: () => '阿美',
    isIn: () => false,
  };
});

const raise = (level: AlertLevel, handle = 'amei'): OpenAlert => {
  const { db, vault } = stores();
  const mac = `mac-of-${handle}` as HandleMac;
  alerts.raise(db, vault, {
    mac,
    handle: ids.handle(handle),
    roomId: undefined,
    level,
    now: clock.now(),
  });
  const alert = alerts.recent(db, vault, mac, 0, level === 'medical');
  if (alert === undefined) throw new Error('nothing was raised');
  return alert;
};
const whom = (says: readonly Say[]): readonly string[] =>
  says.map(({ to }) => (to.kind === 'person' ? to.handle : 'control'));
/** Hands over what was decided. */
const handOver = (says: readonly Say[], isHandedOver = true): readonly Say[] => {
  for (const { receipt } of says)
    if (receipt?.kind === 'alert-told') alertTold(ports.db, receipt, isHandedOver);
  return says;
};
const tellFirst = (alert: OpenAlert, isHandedOver = true): readonly Say[] =>
  handOver(decideFirst(ports, alert, clock.now()), isHandedOver);
const tellAgain = () => {
  const due = decideAgain(ports, clock.now());
  handOver(due.says);
  return due;
};
/** What is due after some minutes. */
const after = (minutes: number) => {
  clock.advance(minutes * minuteMs);
  return tellAgain();
};
const onMonday = (...who: readonly string[]): void => {
  duties.set(
    ports.db,
    1,
    who.map((name) => `s_${name}`),
  );
};

describe('imminent danger', () => {
  it('goes to each on duty in turn, ten minutes apart, then to everybody every half hour', () => {
    onMonday('two', 'three');
    expect(whom(tellFirst(raise('L3')))).toEqual(['two']);
    expect(whom(after(9).says)).toEqual([]);
    expect(whom(after(1).says)).toEqual(['three']);
    const exhausted = after(10);
    expect(whom(exhausted.says)).toEqual(names);
    expect(exhausted.elsewhere).toHaveLength(1);
    expect(whom(after(29).says)).toEqual([]);
    expect(whom(after(1).says)).toEqual(names);
  });

  it('goes by the second channel until it was taken there, and then no more', () => {
    const alert = raise('L3');
    tellFirst(alert);
    expect(after(10).elsewhere).toEqual([alert.id]);
    expect(after(30).elsewhere).toEqual([alert.id]);
    alerts.toldElsewhere(ports.db, alert.id, clock.now());
    expect(after(30).elsewhere).toEqual([]);
  });

  it('goes to everybody where nobody is on duty that day', () => {
    expect(whom(tellFirst(raise('L3')))).toEqual(names);
  });

  it('is not told to the one who said it', () => {
    onMonday('one');
    expect(whom(tellFirst(raise('L3', 'one')))).toEqual(['two', 'three']);
  });
});

describe('a telling that is handed over late', () => {
  it('of what was less than it is by now gives nobody more time', () => {
    const alert = raise('L2');
    const late = decideFirst(ports, alert, clock.now());
    alerts.worsen(ports.db, alert.id, { level: 'L3', roomId: undefined, now: clock.now() });
    const [worse] = alerts.open(ports.db, ports.vault);
    if (worse === undefined) throw new Error('it is open');
    const now = decideFirst(ports, worse, clock.now());
    handOver(late);
    handOver(now);
    expect(after(9).says).toEqual([]);
    expect(whom(after(1).says)).toEqual(names);
  });
});

describe('a telling that could not be handed over', () => {
  it('gives nobody time: the next on duty is told a minute later', () => {
    onMonday('two', 'three');
    expect(whom(tellFirst(raise('L2'), false))).toEqual(['two']);
    expect(whom(after(1).says)).toEqual(['three']);
    expect(whom(after(59).says)).toEqual([]);
    expect(whom(after(1).says)).toEqual(names);
  });
});

describe('thoughts of death', () => {
  it('wait an hour for whoever was told, and never go by the second channel', () => {
    tellFirst(raise('L2'));
    expect(after(59).says).toEqual([]);
    const due = after(1);
    expect(whom(due.says)).toEqual(names);
    expect(due.elsewhere).toEqual([]);
  });
});

describe('an alert', () => {
  it('somebody has taken is told no more, closed it forgets whose it was', () => {
    const alert = raise('L3');
    tellFirst(alert);
    expect(alerts.take(ports.db, alert.id, 's_one', clock.now())).toBe(true);
    expect(after(600).says).toEqual([]);
    expect(alerts.close(ports.db, alert.id, 'accompanied', 's_one', clock.now())).toBe(true);
    expect(alerts.open(ports.db, ports.vault)).toEqual([]);
    expect(ports.db.prepare('SELECT handle_mac, sealed_handle FROM alert').get()).toEqual({
      handle_mac: null,
      sealed_handle: null,
    });
  });

  it('that became worse is told from the beginning, though it had been taken', () => {
    const alert = raise('L2');
    tellFirst(alert);
    alerts.take(ports.db, alert.id, 's_one', clock.now());
    alerts.worsen(ports.db, alert.id, { level: 'L3', roomId: undefined, now: clock.now() });
    const [worse] = alerts.open(ports.db, ports.vault);
    expect(worse).toMatchObject({ level: 'L3', told: [] });
    expect(worse).not.toHaveProperty('takenBy');
    if (worse !== undefined) tellFirst(worse);
    expect(whom(after(10).says)).toEqual(names);
  });

  it('of somebody marked as dead is closed, and in no list', () => {
    raise('L2');
    ports.db.prepare(`INSERT INTO deceased (handle_mac, at) VALUES ('mac-of-amei', 1)`).run();
    expect(alerts.open(ports.db, ports.vault)).toEqual([]);
  });

  it('the break: one that was never taken is told on, whatever time goes by', () => {
    tellFirst(raise('L3'));
    for (let day = 0; day < 3; day += 1) expect(after(24 * 60).says).not.toEqual([]);
  });
});
