import { localDate, localDateTime } from '../../core/clock.ts';
import type { TextReference, TextValue } from '../../core/effect.ts';
import type { Consent } from '../../core/person.ts';
import type { Holding, KeptRecord } from '../../core/personal-data.ts';
import { withoutOthers } from './own-copy.rules.ts';

/** How many of her newest texts are shown in chat, and how much of each, characters. */
export const mostShown = 5;
const longestShown = 60;
/** Texts of more characters than this in all go into a message of their own, so that none has more than 600. */
const mostInOneMessage = 120;

/** What is kept of her just now, as one word of `my-data.state`. */
type Standing = 'recording' | 'paused' | 'waiting' | 'closed';

/** Whether what she says now is kept, or why not. @param mayLog false where nothing may be kept of anybody */
export const standingOf = (
  consent: Consent,
  { mayLog, noticeVersion }: { readonly mayLog: boolean; readonly noticeVersion: string },
): Standing => {
  if (consent.state === 'paused') return 'paused';
  if (consent.state !== 'active' || consent.noticeVersion !== noticeVersion) return 'waiting';
  return mayLog ? 'recording' : 'closed';
};

/** What 我的数据 tells of. */
export interface MyDataFacts {
  readonly consent: Consent & { readonly since: number };
  readonly standing: Standing;
  readonly holdings: readonly Holding[];
  /** Her newest texts, oldest first. */
  readonly newest: readonly KeptRecord[];
  readonly lastCheckIn?: KeptRecord | undefined;
  /** Epoch ms. */
  readonly keepUntil?: number | undefined;
  readonly zone: string;
  readonly nameMask: string;
}

/** A text on one line, at most `longestShown` characters and an ellipsis. */
const cut = (text: string): string => {
  const characters = [...text.replaceAll(/\s+/gu, ' ').trim()];
  return characters.length <= longestShown
    ? characters.join('')
    : `${characters.slice(0, longestShown).join('')}…`;
};

const recentLines = ({ newest, zone, nameMask }: MyDataFacts): readonly TextReference[] =>
  newest.flatMap(({ at, room, text, isSuspect }) =>
    text === undefined || isSuspect
      ? []
      : [
          {
            key: 'my-data.recent-line',
            values: {
              at: localDateTime(at ?? 0, zone),
              room: room ?? '-',
              text: cut(withoutOthers(text, nameMask)),
            },
          },
        ],
  );

/** A value that is no list of sentences. */
const plain = (value: TextValue | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '-';

const secondMs = 1000;

const overview = (facts: MyDataFacts): readonly TextReference[] => {
  const { consent, standing, lastCheckIn, keepUntil, zone } = facts;
  return [
    { key: 'my-data.state', values: { state: standing } },
    {
      key: 'my-data.consent',
      values: {
        since: localDate(consent.since * secondMs, zone),
        purposes:
          consent.purposes.length === 0
            ? '-'
            : consent.purposes.map((purpose) => ({ key: 'my-data.purpose', values: { purpose } })),
        version: consent.noticeVersion ?? '-',
      },
    },
    ...facts.holdings.map(({ key, count }) => ({ key, values: { count } })),
    ...(lastCheckIn === undefined
      ? []
      : [
          {
            key: 'my-data.last-check-in',
            values: {
              at: localDate(lastCheckIn.at ?? 0, zone),
              scores: plain(lastCheckIn.line.values?.['scores']),
            },
          },
        ]),
    keepUntil === undefined
      ? { key: 'my-data.until-left' }
      : { key: 'my-data.until', values: { on: localDate(keepUntil - 1, zone) } },
  ];
};

/** The messages of 我的数据: one, or two where her newest texts are long. None has more than 600 characters. */
export const tellMyData = (facts: MyDataFacts): readonly TextReference[] => {
  const lines = overview(facts);
  const recent = recentLines(facts);
  const length = recent.reduce((sum, { values }) => sum + plain(values?.['text']).length, 0);
  const told = recent.length === 0 ? [] : [{ key: 'my-data.recent', values: { lines: recent } }];
  const isOne = length <= mostInOneMessage;
  const first = { key: 'my-data.list', values: { lines, recent: isOne ? told : [] } };
  return isOne ? [first] : [first, ...told];
};
