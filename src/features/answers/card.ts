/** One curated answer, as loaded from `config/cards/<category>/<id>.yaml`. */
export interface Card {
  readonly id: string;
  readonly title: string;
  readonly aliases: {
    /** Contained in a question, they point to this card. */
    readonly plain: readonly string[];
    /** Count only as the whole question. */
    readonly whole: readonly string[];
    /** Words of Hong Kong and Taiwan. */
    readonly traditional: readonly string[];
  };
  /** Typical messages it answers, for the matcher; nobody reads them. */
  readonly questions: readonly string[];
  /** Shown first. */
  readonly redFlags: readonly string[];
  readonly answer: string;
  readonly more: readonly { readonly title: string; readonly text: string }[];
  readonly facts: readonly string[];
  /** Publishers of the sources behind the facts, most cited first. */
  readonly publishers: readonly string[];
  /** `yyyy-MM-dd`. */
  readonly compiledOn: string;
  /** Day a clinician signed this exact text; absent for a draft. */
  readonly reviewedOn?: string;
  readonly reviewer?: string;
  /** Last day on which the card is given. */
  readonly expiresOn: string;
  readonly sensitivity: 'normal' | 'private';
}
