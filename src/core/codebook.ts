/** A code for coding texts by hand, in both languages. */
export interface Code {
  /** Lower case, hyphens: the same in every version of the codebook. */
  readonly id: string;
  readonly name: { readonly zh: string; readonly en: string };
  /** What it means, when to give it and when not. */
  readonly description: { readonly zh: string; readonly en: string };
  /** `#rrggbb` */
  readonly color?: string;
  /** Finer codes; a code that has some is a heading and is not given itself. */
  readonly codes?: readonly Code[];
}
