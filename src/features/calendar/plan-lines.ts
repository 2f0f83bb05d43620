import { localDateTime } from '../../core/clock.ts';
import type { TextReference } from '../../core/effect.ts';
import type { PlannedSlot } from '../../core/plan.rules.ts';
import { addressed } from '../../core/post-slots.ts';
import { selector } from '../../core/words.ts';

/** Most slots listed: a message must fit a screen. */
const mostListed = 12;

const whatOf = ({ job, decision }: PlannedSlot): TextReference => ({
  key: 'staff.plan-what',
  values: {
    kind: selector(job.kind),
    title:
      decision.state === 'planned' && decision.choice.title !== undefined
        ? [{ key: 'staff.plan-title', values: { title: decision.choice.title } }]
        : '',
  },
});

const lineOf = (slot: PlannedSlot): TextReference => {
  const at = localDateTime(slot.at, slot.zone);
  const { decision } = slot;
  const values = { at, what: [whatOf(slot)] };
  return decision.state === 'planned'
    ? { key: 'staff.plan-line', values }
    : { key: 'staff.plan-skipped', values: { ...values, reason: selector(decision.reason) } };
};

/** What is to come, a line a slot; what will be left out, with its reason. */
export const planLines = (slots: readonly PlannedSlot[]): readonly TextReference[] =>
  slots.length === 0 ? [{ key: 'staff.plan-empty' }] : slots.slice(0, mostListed).map(lineOf);

/** The exact texts of the next posts, each with its time. */
export const previewLines = (
  slots: readonly PlannedSlot[],
  most: number,
  address: string,
): readonly TextReference[] =>
  slots
    .flatMap((slot) =>
      slot.decision.state === 'planned'
        ? [
            {
              key: 'staff.preview-post',
              values: {
                at: localDateTime(slot.at, slot.zone),
                text: [addressed(slot.decision.choice.text, address)],
              },
            },
          ]
        : [],
    )
    .slice(0, most);
