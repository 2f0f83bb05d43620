/** A branded string: plain at run time, a type of its own to the compiler. */
type Branded<Name extends string> = string & { readonly __brand: Name };

/** The WeChat id of a person within one login epoch. Not an identity; never logged, never stored unsealed. */
export type Handle = Branded<'Handle'>;
/** The WeChat id of a room within one login epoch. */
export type RoomHandle = Branded<'RoomHandle'>;
/** Our own id of a person who has entered the consent dialogue: `p_` and 16 hex digits. */
export type ParticipantId = Branded<'ParticipantId'>;
/** Our own id of a room: `r_` and 16 hex digits. */
export type RoomId = Branded<'RoomId'>;
/** HMAC of a handle and its epoch, hex: finds a person again without keeping her id. */
export type HandleMac = Branded<'HandleMac'>;

/** What somebody may do in the bot. Researchers never act through chat; the operator acts through the CLI. */
export type Role = 'member' | 'moderator' | 'lead';

/** Purposes of consent, contract section 6. */
export const purposes = [1, 2, 3, 4, 5] as const;
/** One purpose of consent: 1 log_text, 2 checkin, 3 share_named, 4 quote, 5 abroad. */
export type Purpose = (typeof purposes)[number];

/** Where a person stands in the consent dialogue. Absent from the store means `none`. */
export type ConsentState = 'none' | 'notice-shown' | 'active' | 'declined' | 'paused' | 'withdrawn';

/** A person's consent as stored, read once a message. */
export interface Consent {
  readonly state: ConsentState;
  /** SHA-256 prefix of the notice that was shown, or under which consent was given. */
  readonly noticeVersion?: string;
  readonly purposes: readonly Purpose[];
  /** Start of the current consent, epoch seconds; absent unless active or paused. */
  readonly since?: number;
}

/** The one who sent a message, as the bot knows her. */
export interface Sender {
  readonly handle: Handle;
  readonly mac: HandleMac;
  readonly role: Role;
  readonly participant?: ParticipantId;
  readonly consent: Consent;
  /** True where she is in an enabled room, is staff, or is known to the consent dialogue. */
  readonly isKnown: boolean;
}
