import type { TextReference } from '../../core/effect.ts';
import { staffCommandIds } from '../../core/command-table.ts';
import type { Vocabulary } from '../../core/vocabulary.ts';

/** What stands between two commands of a topic. */
const comma = '、';

/** The commands of staff as the help lists them: a line a topic, in the order of the table, each by its first word. */
export const helpLines = ({ commands }: Pick<Vocabulary, 'commands'>): readonly TextReference[] => {
  const topics = [...new Set(staffCommandIds.map((id) => commands[id].topic))];
  return topics.map((topic) => ({
    key: `staff.does-${topic}`,
    values: {
      words: staffCommandIds
        .filter((id) => commands[id].topic === topic)
        .map((id) => `/${commands[id].words[0] ?? ''}`)
        .join(comma),
    },
  }));
};
