/** What is masked in a text before it is sealed. */
export const personalDataKinds = [
  'mobile',
  'landline',
  'document',
  'card',
  'mail',
  'wechat',
  'qq',
  'record',
  'address',
] as const;
/** A kind of personal data in a text. */
export type PersonalDataKind = (typeof personalDataKinds)[number];

/** Words after which a number or an id is personal data, by what they announce. */
export const personalDataContexts = [
  'phone',
  'document',
  'card',
  'wechat',
  'qq',
  'record',
  'bed',
] as const;
/** What a context word announces. */
export type PersonalDataContext = (typeof personalDataContexts)[number];

/** Lists of words by which an address is known. */
export const addressWordLists = [
  'roads',
  'afterRoads',
  'residences',
  'units',
  'homeUnits',
  'villages',
  'groups',
  'towns',
  'stops',
  'notNames',
  'institutions',
  'notAfter',
  'counted',
] as const;
/** A list of address words. */
export type AddressWordList = (typeof addressWordLists)[number];

/** The words of `config/lexicon/personal-data.yaml`. Latin words are in lower case. */
export interface PersonalDataWords {
  /** What stands in place of a piece. */
  readonly masks: Readonly<Record<PersonalDataKind, string>>;
  readonly contexts: Readonly<Record<PersonalDataContext, readonly string[]>>;
  /** What may stand between a context word and what it announces. */
  readonly fillers: readonly string[];
  /** What makes the id before it somebody's WeChat id. */
  readonly wechatAfter: readonly string[];
  /** Latin words that are no WeChat id. */
  readonly notIds: readonly string[];
  /** Digit by the character that stands for it. */
  readonly digits: Readonly<Record<string, number>>;
  /** Characters of which house numbers in words are made. */
  readonly numerals: string;
  readonly address: Readonly<Record<AddressWordList, readonly string[]>>;
}
