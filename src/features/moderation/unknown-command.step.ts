import { staffCommandIds } from '../../core/command-table.ts';
import { sayPrivately } from '../../core/effect.ts';
import { nearestCommands } from '../../core/nearest-commands.rules.ts';
import { unknownCommand } from '../../core/receive.ts';
import { pass, stop, type Step } from '../../core/step.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';

/** What the step is given. */
export interface UnknownCommandPorts {
  readonly vocabulary: Pick<Vocabulary, 'commands'>;
  /** True where two words look or sound alike. */
  isLookAlike(one: string, other: string): boolean;
}

/** Behind a slash a command is meant: half of its characters are enough. */
const alike = 0.5;

/** A slash and a short word behind it; what is longer is a sentence. */
const command = /^[/、]\s*(\p{Script=Han}{1,5}|[a-z]{1,12})(?:$|[\s\d])/u;

/** A command nothing knew: staff are told in private which one may be meant. Comes after all their commands. */
export const createUnknownCommandStep = (ports: UnknownCommandPorts): Step => ({
  name: unknownCommand,
  runsInControlRoom: true,
  run({ message, sender, words, isFresh }) {
    if (message.kind !== 'text' || sender.role === 'member') return pass;
    const typed = command.exec(words)?.[1];
    if (typed === undefined) return pass;
    if (!isFresh) return stop();
    const rows = staffCommandIds.map((id) => ports.vocabulary.commands[id]);
    const near = nearestCommands(typed, rows, alike, (one, other) => ports.isLookAlike(one, other));
    return near.length === 0
      ? stop(sayPrivately(sender.handle, 'staff.unknown-command'))
      : stop(
          sayPrivately(sender.handle, 'staff.did-you-mean', {
            words: near.map((word) => `/${word}`).join('、'),
          }),
        );
  },
});
