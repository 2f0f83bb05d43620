/** From where to before where of a text that was read, in characters. */
export interface Passage {
  readonly start: number;
  readonly end: number;
}

/** Longest passage of several clauses. A cry within a long message must not drown in what stands around it. */
const longestPassage = 40;
const clauseEnd = ' ';

/** The clauses of a text that was read. */
export const clausesOf = (text: string): readonly Passage[] => {
  const clauses: Passage[] = [];
  let start = 0;
  for (const clause of text.split(clauseEnd)) {
    clauses.push({ start, end: start + clause.length });
    start += clause.length + 1;
  }
  return clauses;
};

/**
 * Parts a text into passages of whole clauses, each beginning about half a passage behind the one before, so that
 * what belongs together stands together in one of them, and every clause by itself: a short cry must not drown among
 * what stands beside it. A text of one passage is that passage.
 */
export const passagesOf = (text: string): readonly Passage[] => {
  const whole = { start: 0, end: text.length };
  if (text.length <= longestPassage) return [whole];
  const clauses = clausesOf(text);
  const passages: Passage[] = [];
  for (const { start, end: first } of clauses) {
    const before = passages.at(-1);
    if (before?.end === text.length) break;
    if (before !== undefined && start < Math.min(before.start + longestPassage / 2, before.end))
      continue;
    const end = clauses.findLast((clause) => clause.end - start <= longestPassage)?.end ?? 0;
    passages.push({ start, end: Math.max(first, end) });
  }
  return [...passages, ...clauses];
};
