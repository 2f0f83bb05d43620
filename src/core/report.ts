/** Counts or shares by category; drawn as bars and printed as a table. */
export interface Figure {
  readonly title: string;
  readonly categories: readonly string[];
  readonly series: readonly {
    readonly name: string;
    /** `null`: left out because it is small, or would give a small one away. */
    readonly values: readonly (number | null)[];
  }[];
  /** Drawn as well; a table alone where bars would say nothing. */
  readonly isDrawn: boolean;
}

/** One part of a report. */
export interface Section {
  /** Lower case, hyphens. */
  readonly id: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly figures: readonly Figure[];
  /** What these figures do not say. */
  readonly limits: readonly string[];
}

/** A report in one language. */
export interface Report {
  readonly language: string;
  readonly title: string;
  readonly lead: readonly string[];
  readonly sections: readonly Section[];
  /** What stands in place of a count that is left out. */
  readonly leftOut: string;
  /** Head of the first column of a table. */
  readonly category: string;
  /** Above the limits of a section. */
  readonly limitsTitle: string;
  /** Opens the table of a figure. */
  readonly tableTitle: string;
}

/** Draws a figure as SVG that loads nothing. @param name of the figure among those of its page */
export type DrawFigure = (figure: Figure, name: string) => string;
