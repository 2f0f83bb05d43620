import { sayPrivately } from '../../core/effect.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';
import { nearestCommands } from './typo.rules.ts';

/** What the step is given. */
export interface UnknownCommandPorts {
  readonly vocabulary: Pick<Vocabulary, 'commands'>;
  /** True where two words look or sound alike. */
  isLookAlike(one: string, other: string): boolean;
}

/** A slash and a short word behind it; what is longer is a sentence. */
const command = /^[/、]\s*(\p{Script=Han}{1,5}|[a-z]{1,12})(?:$|[\s\d])/u;

/** A command nothing knew: staff are told in private which one may be meant. Comes after all their commands. */
export const createUnknownCommandStep = (ports: UnknownCommandPorts): Step => ({
  name: 'unknown-command',
  runsInControlRoom: true,
  run({ message, sender, words, isFresh }) {
    if (message.kind !== 'text' || sender.role === 'member') return pass;
    const typed = command.exec(words)?.[1];
    if (typed === undefined) return pass;
    if (!isFresh) return stop();
    const near = nearestCommands(typed, ports.vocabulary, (one, other) =>
      ports.isLookAlike(one, other),
    );
    return near.length === 0
      ? stop(sayPrivately(sender.handle, 'staff.unknown-command'))
      : stop(
          sayPrivately(sender.handle, 'staff.did-you-mean', {
            words: near.map((word) => `/${word}`).join('、'),
          }),
        );
  },
});
