import type { Consent } from '../../core/person.ts';

/** Where somebody may stand. Names as in the states table of docs/privacy.md, there in capitals. Source: domain.md 5.3 */
export const personStates = [
  'invited',
  'notice-shown',
  'active',
  'declined',
  'paused',
  'reconsent-required',
  'identity-unbound',
  'left',
  'withdrawn',
  'purged',
  'deceased',
] as const;
/** Where somebody stands, derived from what is stored. */
export type PersonState = (typeof personStates)[number];

/** What a state is derived from. What is left out is as for somebody who is there and recognised. */
export interface StateFacts {
  readonly consent: Consent;
  /** The notice in force. */
  readonly noticeVersion: string;
  /** False where no handle of this login epoch is hers. */
  readonly isBound?: boolean;
  /** True where she was not found in any served room any more: her consent was paused then. */
  readonly hasLeft?: boolean;
  readonly isDeceased?: boolean;
  /** True where an erasure of hers is not finished on the disk. */
  readonly isErasing?: boolean;
}

/**
 * Where somebody stands. What ends weighs most: the end of a consent, then her death, then that she cannot be told
 * from others, then that she has left.
 */
export const stateOf = (facts: StateFacts): PersonState => {
  const { consent, noticeVersion } = facts;
  if (consent.state === 'withdrawn') return facts.isErasing === true ? 'withdrawn' : 'purged';
  if (facts.isDeceased === true) return 'deceased';
  if (consent.state === 'none') return 'invited';
  if (consent.since === undefined)
    return consent.state === 'declined' ? 'declined' : 'notice-shown';
  if (facts.isBound === false) return 'identity-unbound';
  if (facts.hasLeft === true && consent.state !== 'active') return 'left';
  if (consent.state === 'paused' || consent.state === 'declined') return 'paused';
  return consent.state === 'active' && consent.noticeVersion === noticeVersion
    ? 'active'
    : 'reconsent-required';
};

/** What of service data is kept of one person in a state. Messages seen and an open question are kept of everybody. */
export type ServiceData =
  'participant-id' | 'handle-mac' | 'sealed-handle' | 'receipts' | 'personal-code' | 're-consent';

/** What a state allows to be kept. */
export interface Keeping {
  /**
   * `granted`: what is new, for just the purposes she named. `held`: nothing new, and what was kept stays under the
   * promise of its notice. `none`: nothing.
   */
  readonly study: 'granted' | 'held' | 'none';
  readonly service: readonly ServiceData[];
}

const dialogue: readonly ServiceData[] = ['participant-id', 'handle-mac'];
const proven: readonly ServiceData[] = [...dialogue, 'sealed-handle', 'receipts'];
const consented: readonly ServiceData[] = [...proven, 'personal-code'];

/** THE table of what each state may keep. docs/privacy.md tells the same in words; a test compares them. */
export const keepings: Readonly<Record<PersonState, Keeping>> = {
  invited: { study: 'none', service: [] },
  'notice-shown': { study: 'none', service: dialogue },
  active: { study: 'granted', service: consented },
  declined: { study: 'none', service: dialogue },
  paused: { study: 'held', service: consented },
  'reconsent-required': { study: 'held', service: [...consented, 're-consent'] },
  'identity-unbound': { study: 'held', service: consented },
  left: { study: 'held', service: consented },
  withdrawn: { study: 'none', service: ['participant-id'] },
  purged: { study: 'none', service: ['participant-id'] },
  deceased: { study: 'held', service: proven },
};
