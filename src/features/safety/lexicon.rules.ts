import type { PatternLexicon } from '../../core/pattern-matcher.rules.ts';
import type { PatternRule } from '../../core/word-pattern.rules.ts';

/** What a crisis rule says: L1 distress, L2 thoughts of death, L3 imminent danger. */
export type CrisisLevel = 'L1' | 'L2' | 'L3';

/** What a context silences: levels of crisis, or the medical signs. */
export type Silenced = CrisisLevel | 'medical';

/** Words and rules of the safety net. Source: `config/lexicon/safety/`, read together. */
export interface SafetyLexicon extends PatternLexicon {
  readonly crisis: readonly (PatternRule & { readonly level: CrisisLevel })[];
  /** Medical red flags; `kind` is what is told, `card` whose red flags are shown. */
  readonly medical: readonly (PatternRule & { readonly kind: string; readonly card: string })[];
  /** What a message is when it is no cry for help: a story long past, a film, an advertisement. */
  readonly contexts: readonly (PatternRule & { readonly silences: readonly Silenced[] })[];
}
