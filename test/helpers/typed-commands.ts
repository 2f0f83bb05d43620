import { staffCommandIds, typedForm } from '../../src/core/command-table.ts';
import { vocabulary } from './vocabulary.ts';

const { commands } = vocabulary;

/** Every command of staff in every wording, as it is typed. */
export const typedCommands = staffCommandIds.flatMap((id) =>
  commands[id].words.map(
    (word) =>
      [
        `/${typedForm({ ...commands[id], words: [word] })}`,
        {
          isLeads: commands[id].by === 'lead',
          isTyped: id === 'enable' || id === 'disable' ? ('room' as const) : undefined,
        },
      ] as const,
  ),
);
