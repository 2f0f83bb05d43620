import { endOfDay, startOfDay } from '../../core/clock.ts';
import type { Study } from '../../core/study.ts';

/** Every reason for which nothing is logged, with what the operator can do. Members' words are in the texts. */
export const loggingReasons = {
  'dry-run': 'this is a dry run',
  'study-missing': 'fill the study block of the settings',
  'study-incomplete': 'fill every field of the study block',
  'study-dates': 'give startsOn, endsOn, approvalValidUntil and impactAssessedOn as yyyy-MM-dd',
  'study-not-begun': 'logging begins on study.startsOn',
  'study-ended': 'the study is over since study.endsOn',
  'approval-expired': 'renew the approval and set study.approvalValidUntil',
  'impact-not-assessed':
    'assess the impact before study.startsOn and set study.impactAssessedOn to that day',
  'demo-values': 'replace the study values copied from the demo',
  'ids-not-stable': 'declare wechat.idStability: stable only if your puppet keeps ids over logins',
  'ids-ephemeral': 'this puppet gives ids that change at each login: use another puppet',
  'cache-on-disk': 'mount /dev/shm, or accept the risk with wechat.acceptDiskCache: true',
  'ledger-unusable':
    'let the bot read and write erasures.ledger in the data directory; who leaves must be erased first',
} as const;

/** A code of `loggingReasons`. */
export type LoggingReason = keyof typeof loggingReasons;

/** What the decision reads. */
export interface LoggingFacts {
  readonly study: Study;
  /** The study block of the demo. */
  readonly demoStudy: Study;
  readonly isDemo: boolean;
  readonly isDryRun: boolean;
  readonly idStability: 'stable' | 'none';
  /** An id was seen that looks like one that changes at each login. */
  readonly sawEphemeralId: boolean;
  /** The puppet's caches lie in memory, or the operator accepts them on disk. */
  readonly isCachePrivate: boolean;
  /** Whoever leaves can be erased now. Absent where it is not judged: nothing is open yet. */
  readonly isLedgerUsable?: boolean;
  readonly now: number;
  readonly zone: string;
}

/** Ids of the web protocols: `@` or `@@` and hex digits. Source: wechaty/puppet-wechat#139. */
const ephemeralId = /^@{1,2}[0-9a-f]{30,}$/u;

/** True for an id of a shape that changes at each login. */
export const isEphemeralId = (id: string): boolean => ephemeralId.test(id);

const studyReasons = ({ study, demoStudy, isDemo, now, zone }: LoggingFacts): LoggingReason[] => {
  const texts = Object.entries(study).filter(([, value]) => typeof value === 'string');
  if (texts.every(([, value]) => value === '')) return ['study-missing'];
  if (texts.some(([, value]) => value === '') || study.retentionDays <= 0)
    return ['study-incomplete'];
  const starts = startOfDay(study.startsOn, zone);
  const ends = endOfDay(study.endsOn, zone);
  const approvedUntil = endOfDay(study.approvalValidUntil, zone);
  const assessed = startOfDay(study.impactAssessedOn, zone);
  if (
    starts === undefined ||
    ends === undefined ||
    approvedUntil === undefined ||
    assessed === undefined
  )
    return ['study-dates'];
  const identifying = ['name', 'institution', 'contact', 'approval'] as const;
  return [
    ...(!isDemo && identifying.some((field) => study[field] === demoStudy[field])
      ? (['demo-values'] as const)
      : []),
    ...(now < starts ? (['study-not-begun'] as const) : []),
    ...(now >= ends ? (['study-ended'] as const) : []),
    ...(now >= approvedUntil ? (['approval-expired'] as const) : []),
    // An assessment after the first day, or one that is still to come, has assessed nothing. Source: PIPL Art. 55.
    ...(assessed > now || assessed > starts ? (['impact-not-assessed'] as const) : []),
  ];
};

/** Why nothing may be logged just now; empty where logging is on. Source: contract section 2. */
export const reasonsNotToLog = (facts: LoggingFacts): readonly LoggingReason[] => [
  ...(facts.isDryRun ? (['dry-run'] as const) : []),
  ...studyReasons(facts),
  ...(facts.idStability === 'none' ? (['ids-not-stable'] as const) : []),
  ...(facts.sawEphemeralId ? (['ids-ephemeral'] as const) : []),
  ...(facts.isCachePrivate ? [] : (['cache-on-disk'] as const)),
  // What could not be taken away again is not kept in the first place. Source: PIPL Art. 15, Art. 47
  ...(facts.isLedgerUsable === false ? (['ledger-unusable'] as const) : []),
];
