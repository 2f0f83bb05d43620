import { staleHelplines } from './edges/settings/helplines.ts';
import { alike, createAssess, type Assess } from './features/safety/assess.rules.ts';
import { createFindOffer, type FindOffer } from './features/moderation/offers.rules.ts';
import type { LookOut, SafetyNet } from './safety.ts';
import type { Setup } from './setup.ts';

/** What the safety net is made of. */
type NetSetup = Pick<Setup, 'settings' | 'content' | 'normalise' | 'syllableOf'>;

/** The card of a red flag of which the rules cannot tell the kind. */
const anyRedFlag = 'emergency-red-flags';

/**
 * Keeps what is made of a lexicon for as long as that is there: words and weights are many, and a process may start more
 * than one bot over them. What else it is made of is taken to be the same for one lexicon.
 */
const madeOnce = <Reader>(): ((lexicon: object, make: () => Reader) => Reader) => {
  const known = new WeakMap<object, Reader>();
  return (lexicon, make) => {
    const reader = known.get(lexicon) ?? make();
    known.set(lexicon, reader);
    return reader;
  };
};
const assessOnce = madeOnce<Assess>();
const findOfferOnce = madeOnce<FindOffer>();

/** The safety net as set; undefined where `safety.scan` is off. */
const safetyNetOf = ({ settings, content, ...ports }: NetSetup): SafetyNet | undefined => {
  if (settings.safety.scan === 'off') return undefined;
  return {
    assess: assessOnce(content.safety, () =>
      createAssess(content.safety, content.safetyWeights(), ports),
    ),
    lines: content.safety.lines.flatMap(({ number, isAllDay }) => {
      const line = content.helplines.get(number);
      return line === undefined ? [] : [{ number, name: line.name, hours: line.hours, isAllDay }];
    }),
    cardOf: new Map([
      ...content.safety.medical.map(({ id, card }) => [id, card] as const),
      [alike, anyRedFlag],
    ]),
  };
};

/** What finds offers; undefined where `offers.scan` is off. */
const findOfferOf = ({ settings, content, ...ports }: NetSetup): FindOffer | undefined =>
  settings.offers.scan === 'off'
    ? undefined
    : findOfferOnce(content.offers, () =>
        createFindOffer(content.offers, content.offersWeights(), ports),
      );

/** What messages are looked at for, as set, and which numbers are given that nobody has checked. */
export const lookOutOf = (setup: NetSetup): LookOut => ({
  safety: safetyNetOf(setup),
  findOffer: findOfferOf(setup),
  staleHelplines: (today) => staleHelplines(setup.content.helplines, today).length,
});
