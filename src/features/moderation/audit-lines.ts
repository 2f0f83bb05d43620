import { audit } from '../../core/audit.store.ts';
import { localDateTime } from '../../core/clock.ts';
import type { TextReference } from '../../core/effect.ts';
import type { Db, Vault } from '../../core/ports.ts';

/** How many of the newest entries are shown. */
const mostShown = 8;

/** Whether the chain of the audit holds, and its newest entries: when, who by staff id, what; no name, no word. */
export const auditText = (db: Db, vault: Vault, zone: string): TextReference => ({
  key: audit.verify(db, vault).verdict.ok ? 'staff.audit' : 'staff.audit-broken',
  values: {
    lines: audit.newest(db, mostShown).map(({ at, actor, action }) => ({
      key: 'staff.audit-line',
      values: { at: localDateTime(at, zone), actor, action },
    })),
  },
});
