/** A questionnaire as data. */
export interface Instrument {
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly licence: string;
  /** What is known of the licence. */
  readonly licenceNote: string;
  /** Where its wording is taken from; none of it stands here. */
  readonly wordingFrom: string;
  readonly scale: { readonly least: number; readonly most: number };
  readonly items: readonly { readonly id: string; readonly tags: readonly string[] }[];
  readonly scoring: { readonly kind: 'sum'; readonly factor: number };
  /** Answers with the score they must give; null: missing, and no score. */
  readonly vectors: readonly {
    readonly answers: readonly (number | null)[];
    readonly score: number | null;
  }[];
}

/** Who answers for what an item may bring up. */
export interface Duty {
  /** True where a roster names somebody at any hour. */
  readonly hasRoster: boolean;
  /** Within how many minutes a person answers; undefined: nobody promises. */
  readonly answersWithinMinutes?: number;
}

/** Licences under which a questionnaire may be asked without another agreement. */
const licences = ['public-domain', 'free-of-charge', 'cc-by', 'own'];
/** Owners who want an agreement of their own. Source: domain report, section 2.1 */
const reserved = /nccn|distress thermometer|eq-?5d|promis/iu;

/**
 * The score of an answer; undefined where an answer is missing, out of range, or one too many.
 * @returns in the units of the questionnaire
 */
export const scoreOf = (
  { items, scale, scoring }: Pick<Instrument, 'items' | 'scale' | 'scoring'>,
  answers: readonly (number | null)[],
): number | undefined => {
  const isRight = (answer: number | null): answer is number =>
    answer !== null && Number.isInteger(answer) && answer >= scale.least && answer <= scale.most;
  if (answers.length !== items.length || !answers.every(isRight)) return undefined;
  return answers.reduce((sum, answer) => sum + answer, 0) * scoring.factor;
};

/** Why a questionnaire is refused, in words with the cure; empty where it may be loaded. */
export const instrumentProblems = (instrument: Instrument, duty: Duty): readonly string[] => {
  const { title, id, licence, items, vectors } = instrument;
  const isAnswered = duty.hasRoster && duty.answersWithinMinutes !== undefined;
  const asksOfSuicide = items.some(({ tags }) => tags.includes('suicidality'));
  const wrong = vectors.filter(
    ({ answers, score }) => (scoreOf(instrument, answers) ?? null) !== score,
  );
  const scored = vectors.filter(({ score }) => score !== null);
  return [
    ...(licences.includes(licence)
      ? []
      : [
          `licence ${licence} is none of ${licences.join(', ')}: get an agreement, or leave it out`,
        ]),
    ...(reserved.test(`${title} ${id}`)
      ? ['its owner wants an agreement of his own: leave it out, or ask items of your own wording']
      : []),
    ...(asksOfSuicide && !isAnswered
      ? ['it asks of suicide, and nobody is on duty to answer: name a roster and a response time']
      : []),
    ...(wrong.length > 0 ? [`${wrong.length} of its vectors do not give their score`] : []),
    ...(scored.length < 2 ? ['give at least two vectors with a score'] : []),
  ];
};
