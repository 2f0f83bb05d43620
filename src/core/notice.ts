import type { Purpose } from './person.ts';

/** The consent notice as loaded from `config/notice.zh-CN.md` and filled in with the study block. */
export interface Notice {
  /** First 12 hex digits of the SHA-256 of title, purposes and both filled forms: one changed character is a new version. */
  readonly version: string;
  readonly title: string;
  /** Purposes it offers. */
  readonly purposes: readonly Purpose[];
  /** The form sent in private. */
  readonly short: string;
  /** The long form, for 隐私. */
  readonly long: string;
}

/** Whether every message is looked at. */
export type Scan = 'all' | 'off';

/** What messages are looked at for, as set by `safety.scan` and `offers.scan`. */
export interface Scans {
  /** Signs of danger. */
  readonly safety: Scan;
  /** Offers of medicines, advertisements, promises of a cure. */
  readonly offers: Scan;
}

/** What messages may be looked at for. */
export type ScanName = keyof Scans;

/** The two forms of a notice. */
export const noticeForms = ['short', 'long'] as const;
/** A form of a notice. */
export type NoticeForm = (typeof noticeForms)[number];

/** What a notice must tell before anything may be kept. Source: PIPL Art. 17 and 30. */
export const noticeSlots = [
  'handler',
  'purpose',
  'method',
  'categories',
  'retention',
  'rights',
  'necessity',
  'impact',
  'recipients',
] as const;
/** A slot of a notice. */
export type NoticeSlot = (typeof noticeSlots)[number];

/** The words that fill a slot, by form, as they stand in the text: placeholders not filled in. */
export type SlotWords = Readonly<Record<NoticeForm, string>>;

/** A notice as its file gives it: placeholders not filled in. */
export interface NoticeSource extends Readonly<Record<NoticeForm, string>> {
  readonly title: string;
  readonly purposes: readonly Purpose[];
  readonly slots: Readonly<Record<NoticeSlot, SlotWords>>;
  /** What the long form says of looking for signs of danger, `{safety}`. */
  readonly safety: Readonly<Record<Scan, string>>;
  /** What it says right behind, of looking for offers; nothing where none is looked for. */
  readonly offers: string;
}

/** Slots whose words do not stand in a form, as `slot form`; empty where the notice tells all it must. */
export const unfilledSlots = (source: NoticeSource): readonly string[] =>
  noticeForms.flatMap((form) =>
    noticeSlots
      .filter((slot) => !source[form].includes(source.slots[slot][form]))
      .map((slot) => `${slot} ${form}`),
  );
