import { dayMs, localDate, minuteMs } from './core/clock.ts';
import type { Say, TextReference } from './core/effect.ts';
import { lastListened } from './core/listening.ts';
import { meta } from './core/meta.store.ts';
import type { Handle, HandleMac } from './core/person.ts';
import { alerts, type OpenAlert } from './features/safety/alert.store.ts';
import { tellHerAgain } from './features/safety/tell-her.ts';
import { tellAgain } from './features/safety/tell-staff.ts';
import { herPorts, tellPorts, type LookOut, type SafetyPorts, type WhoPorts } from './safety.ts';

/** How long the counts of distress are kept, ms. */
const distressKeptMs = 30 * dayMs;
/** How long the bot may be without its link before whoever looks after it is told. Source: issue on the safety net. */
const linkLostMs = 15 * minuteMs;
/** Of which loss staff were told: since when. */
const lossToldOf = 'link-loss-told';

/** Tells whoever looks after the bot by another way than WeChat; resolves to whether it was taken. */
export type TellElsewhere = (text: TextReference) => Promise<boolean>;

/** What looking after alerts needs. */
export interface AlertingPorts
  extends WhoPorts, Pick<LookOut, 'safety'>, Pick<SafetyPorts, 'cards'> {
  perform(effects: readonly Say[]): void;
  /** Undefined before a login. */
  macOf(handle: Handle): HandleMac | undefined;
  /** Undefined where no second channel is set. */
  readonly tellElsewhere: TellElsewhere | undefined;
}

/** Looks after alerts nobody has taken, and after the link: without it nobody is told anything. */
export interface Alerting {
  /** Call it often: what is due stands in the database. */
  tick(now: number, isLoggedIn: boolean): void;
}

/** Makes the look-out. */
export const createAlerting = (ports: AlertingPorts): Alerting => {
  const { db, tellElsewhere } = ports;
  const telling = tellPorts(ports);
  const answering = ports.safety && herPorts(ports, ports.safety);
  const isKnown = ({ handle, mac }: OpenAlert): boolean => ports.macOf(handle) === mac;
  let startedAt: number | undefined;
  let isTelling = false;

  /** Since when there is no link is in the database: a process that is started anew again and again is silent too. */
  const tellOfLoss = (now: number): void => {
    startedAt ??= now;
    const since = lastListened(db) ?? startedAt;
    const isTold = meta.get(db, lossToldOf) === String(since);
    if (isTold || isTelling || now - since < linkLostMs || tellElsewhere === undefined) return;
    isTelling = true;
    void tellElsewhere({ key: 'safety.link-lost' }).then((isTaken) => {
      isTelling = false;
      if (isTaken) meta.set(db, lossToldOf, String(since));
    });
  };

  return {
    tick(now, isLoggedIn) {
      if (!isLoggedIn) {
        tellOfLoss(now);
        return;
      }
      const { says, elsewhere, hers } = db.inTransaction(() => ({
        ...tellAgain(telling, now),
        hers: answering === undefined ? [] : tellHerAgain(answering, isKnown, now),
      }));
      ports.perform([...says, ...hers]);
      for (const id of elsewhere)
        void tellElsewhere?.({ key: 'safety.elsewhere' }).then((isTaken) => {
          if (isTaken) alerts.toldElsewhere(db, id, now);
        });
      alerts.forgetDistress(db, localDate(now - distressKeptMs, ports.zone));
    },
  };
};
