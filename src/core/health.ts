/** How the bot is, for `/healthz` and the console. No text, no name, no id. */
export interface Health {
  readonly isHealthy: boolean;
  /** Why not; codes of ours. */
  readonly reasons: readonly string[];
  /** Why nothing is logged; codes of ours. */
  readonly loggingReasons: readonly string[];
}
