import {
  addDays,
  dayMs,
  endOfDay,
  localDate,
  localTime,
  minuteMs,
  startOfDay,
} from './core/clock.ts';
import {
  sayPrivately,
  type Address,
  type Say,
  type SentReceipt,
  type TextReference,
} from './core/effect.ts';
import { listeningGaps } from './core/listening-gap.store.ts';
import { meta } from './core/meta.store.ts';
import type { Db, Vault } from './core/ports.ts';
import { posts } from './core/post.store.ts';
import { roomDays } from './core/room-day.store.ts';
import { expiringSoon } from './features/answers/card-lint.rules.ts';
import type { Card } from './features/answers/card.ts';
import { cardUsage } from './features/answers/usage.store.ts';
import { doubtfulSlots } from './features/calendar/doubtful.ts';
import { staff } from './features/moderation/staff.store.ts';
import { alerts } from './features/safety/alert.store.ts';
import { controlRoom } from './features/safety/tell-staff.ts';

/** When the digest of a day is sent, local time. */
const digestTime = '09:00';
/** Most lines of a digest. Source: issue on moderators. */
const mostLines = 10;
/** How long after a try the next is made, where staff were not told. */
const againAfterMs = 30 * minuteMs;
/** Until when it is tried again, local time. */
const lastTry = '12:00';
/** The day whose digest has reached somebody, and when one was last tried. */
const [sentOn, triedAt] = ['digest.sent-on', 'digest.tried-at'];

/** What the digest is read from. */
export interface DigestPorts {
  readonly db: Db;
  readonly vault: Vault;
  readonly cards: readonly Card[];
  readonly zone: string;
  /** How many newcomers spoke and were not answered. */
  readonly newcomers: { unanswered(now: number): number };
  /** How many helplines nobody has checked for half a year. @param today `yyyy-MM-dd` */
  staleHelplines(today: string): number;
  /** How many served groups have a notice that says other things than hold now. */
  outdatedNotices(): number;
  /** What is posted today, a line each. */
  comingToday(): readonly TextReference[];
}

const say = (to: Address, text: TextReference, receipt?: SentReceipt): Say => ({
  kind: 'say',
  to,
  text,
  ...(receipt === undefined ? {} : { receipt }),
});

/** Says something to staff: in the control room, else to each in private. */
export const toStaff = (
  { db, vault }: Pick<DigestPorts, 'db' | 'vault'>,
  text: TextReference,
  receipt?: SentReceipt,
): readonly Say[] => {
  const control = controlRoom(db, vault);
  if (control !== undefined) return [say(control, text, receipt)];
  return staff
    .handles(db, vault)
    .map((handle) => sayPrivately(handle, text.key, text.values, receipt));
};

const line = (key: string, count: number): readonly TextReference[] =>
  count === 0 ? [] : [{ key, values: { count } }];

/** From this share on, the bot says so much that staff should know, %. */
const muchSaid = 20;

/** The bot's share of what was said in the groups yesterday, %; undefined where messages are not counted. */
const ownShare = ({ db, zone }: DigestPorts, now: number): number | undefined => {
  const yesterday = addDays(localDate(now, zone), -1);
  const heard = roomDays.between(db, yesterday, yesterday).reduce((sum, day) => sum + day.heard, 0);
  const from = startOfDay(yesterday, zone) ?? 0;
  const said = posts.countBetween(db, from, endOfDay(yesterday, zone) ?? 0);
  return heard === 0 ? undefined : Math.round((100 * said) / (said + heard));
};

/** What needs doing, most urgent first; empty where nothing does. Counts only: no name, no word. */
export const digestLines = (ports: DigestPorts, now: number): readonly TextReference[] => {
  const { db, vault, cards, zone } = ports;
  const open = alerts.open(db, vault);
  const minutes = Math.round(
    listeningGaps
      .within(db, now - dayMs, now)
      .reduce((sum, { startedAt, endedAt }) => sum + endedAt - startedAt, 0) / minuteMs,
  );
  const lines = [
    ...line('digest.alerts', open.filter(({ takenBy }) => takenBy === undefined).length),
    ...line('digest.alerts-taken', open.filter(({ takenBy }) => takenBy !== undefined).length),
    ...line('digest.distress', alerts.distressOn(db, addDays(localDate(now, zone), -1))),
    ...line('digest.newcomers', ports.newcomers.unanswered(now)),
    ...line('digest.unanswered', cardUsage.waiting(db).length),
    ...line('digest.unconfirmed', doubtfulSlots(db, now).length),
    ...line('digest.gaps', minutes),
    ...line('digest.notices', ports.outdatedNotices()),
    ...line('digest.cards', expiringSoon(cards, localDate(now, zone)).length),
    ...line('digest.helplines', ports.staleHelplines(localDate(now, zone))),
  ];
  const share = ownShare(ports, now);
  const tells = share !== undefined && (lines.length > 0 || share >= muchSaid);
  return [...lines, ...(tells ? line('digest.share', share) : [])].slice(0, mostLines);
};

/** Notes that the digest of a day is told, or that there was nothing to tell. @param day `yyyy-MM-dd` */
export const digestTold = (db: Db, day: string): void => meta.set(db, sentOn, day);

/** True from nine o'clock on, until somebody was told or noon has come; after that one try is made. */
const isDue = ({ db, zone }: DigestPorts, now: number): boolean => {
  const [today, time] = [localDate(now, zone), localTime(now, zone)];
  if (time < digestTime || meta.get(db, sentOn) === today) return false;
  const tried = Number(meta.get(db, triedAt) ?? 0);
  return localDate(tried, zone) !== today || (time < lastTry && now - tried >= againAfterMs);
};

/** The digest of a day, where anything needs doing; tried again in the morning where it could not be handed over. */
export const digestDue = (ports: DigestPorts, now: number): readonly Say[] => {
  const { db, vault, zone } = ports;
  if (!isDue(ports, now)) return [];
  const day = localDate(now, zone);
  const receipt = { kind: 'digest-told', day } as const;
  const lines = digestLines(ports, now);
  const coming = ports.comingToday();
  const control = controlRoom(db, vault);
  const says = [
    ...(lines.length === 0
      ? []
      : toStaff(ports, { key: 'digest.text', values: { lines } }, receipt)),
    ...(control === undefined || coming.length === 0
      ? []
      : [
          // What needs doing is told again where only this got through.
          say(
            control,
            { key: 'digest.coming', values: { lines: coming } },
            lines.length === 0 ? receipt : undefined,
          ),
        ]),
  ];
  if (says.length === 0 && lines.length === 0) digestTold(db, day);
  meta.set(db, triedAt, String(now));
  return says;
};
