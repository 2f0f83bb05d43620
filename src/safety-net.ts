import { createAssess } from './features/safety/assess.rules.ts';
import type { SafetyNet } from './safety.ts';
import type { Setup } from './setup.ts';

/** The safety net as set; undefined where `safety.scan` is off. */
export const safetyNetOf = ({
  settings,
  content,
  normalise,
}: Pick<Setup, 'settings' | 'content' | 'normalise'>): SafetyNet | undefined => {
  if (settings.safety.scan === 'off') return undefined;
  return {
    assess: createAssess(content.safety, normalise),
    lines: content.safety.lines.flatMap(({ number, isAllDay }) => {
      const line = content.helplines.get(number);
      return line === undefined ? [] : [{ number, name: line.name, hours: line.hours, isAllDay }];
    }),
    cardOf: new Map(content.safety.medical.map(({ id, card }) => [id, card])),
  };
};
