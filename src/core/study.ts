/** The study block of the settings: what the law and an ethics board want named before anything is logged. */
export interface Study {
  readonly name: string;
  readonly institution: string;
  readonly contact: string;
  /** Number of the ethics approval. */
  readonly approval: string;
  /** Local day, `yyyy-MM-dd`, inclusive; so are the other days. */
  readonly approvalValidUntil: string;
  readonly impactAssessedOn: string;
  readonly startsOn: string;
  readonly endsOn: string;
  /** Where the data lie, in words. */
  readonly storage: string;
  /** Days the data are kept, counted from `endsOn`. */
  readonly retentionDays: number;
}

/** A researcher who may be given an export. */
export interface Agreement {
  readonly id: string;
  readonly researcher: string;
  readonly institution: string;
  readonly tier: 'T0' | 'T1' | 'T2';
  /** Last day, `yyyy-MM-dd`. */
  readonly expiresOn: string;
}
