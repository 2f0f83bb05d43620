import type { Purpose } from './person.ts';

/** The consent notice as loaded from `config/notice.zh-CN.md`. */
export interface Notice {
  /** First 12 hex digits of the SHA-256 of the whole file: one changed character is a new version. */
  readonly version: string;
  readonly title: string;
  /** Purposes it offers. */
  readonly purposes: readonly Purpose[];
  /** The form sent in private. */
  readonly short: string;
  /** The long form, for 隐私. */
  readonly long: string;
}
