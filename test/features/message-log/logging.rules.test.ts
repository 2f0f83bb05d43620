import { describe, expect, it } from '@jest/globals';
import {
  isEphemeralId,
  loggingReasons,
  reasonsNotToLog,
  type LoggingFacts,
  type LoggingReason,
} from '../../../src/features/message-log/logging.rules.ts';
import type { Study } from '../../../src/core/study.ts';
import { content } from '../../helpers/vocabulary.ts';
import { make, noon, zone } from '../../helpers/make.ts';

const empty: Study = {
  name: '',
  institution: '',
  contact: '',
  approval: '',
  approvalValidUntil: '',
  impactAssessedOn: '',
  startsOn: '',
  endsOn: '',
  storage: '',
  retentionDays: 0,
};

const demoStudy = make.study({
  name: '示例研究',
  institution: '示例大学',
  contact: '示例联系人',
  approval: 'DEMO-1',
});

const reasons = (values: Partial<LoggingFacts> = {}): readonly LoggingReason[] =>
  reasonsNotToLog({
    study: make.study(),
    demoStudy,
    isDemo: false,
    isDryRun: false,
    idStability: 'stable',
    sawEphemeralId: false,
    isCachePrivate: true,
    now: noon,
    zone,
    ...values,
  });

const at = (localTime: string): number => Date.parse(`${localTime}+08:00`);

describe('nothing is logged', () => {
  it.each<[LoggingReason, Partial<LoggingFacts>]>([
    ['dry-run', { isDryRun: true }],
    ['study-missing', { study: empty }],
    ['study-missing', { study: { ...empty, retentionDays: 30 } }],
    ['study-incomplete', { study: make.study({ approval: '' }) }],
    ['study-incomplete', { study: make.study({ impactAssessedOn: '' }) }],
    ['study-incomplete', { study: make.study({ retentionDays: 0 }) }],
    ['study-dates', { study: make.study({ startsOn: '1.10.2026' }) }],
    ['study-dates', { study: make.study({ endsOn: '2027-02-30' }) }],
    ['study-dates', { study: make.study({ approvalValidUntil: 'bald' }) }],
    ['study-dates', { study: make.study({ impactAssessedOn: '2026-13-01' }) }],
    ['study-not-begun', { now: at('2026-09-30T23:59:59.999') }],
    ['study-ended', { now: at('2027-04-01T00:00:00.000') }],
    ['approval-expired', { study: make.study({ approvalValidUntil: '2026-11-19' }) }],
    ['impact-not-assessed', { study: make.study({ impactAssessedOn: '2026-10-02' }) }],
    ['impact-not-assessed', { study: make.study({ impactAssessedOn: '2026-11-20' }) }],
    ['demo-values', { study: make.study({ name: demoStudy.name }) }],
    ['demo-values', { study: make.study({ institution: demoStudy.institution }) }],
    ['demo-values', { study: make.study({ contact: demoStudy.contact }) }],
    ['demo-values', { study: make.study({ approval: demoStudy.approval }) }],
    ['ids-not-stable', { idStability: 'none' }],
    ['ids-ephemeral', { sawEphemeralId: true }],
    ['cache-on-disk', { isCachePrivate: false }],
  ])('for %s: case %#', (reason, facts) => {
    expect(reasons(facts)).toEqual([reason]);
  });

  it('for every reason there is, all of them said', () => {
    const found = reasons({
      isDryRun: true,
      study: make.study({
        approval: demoStudy.approval,
        approvalValidUntil: '2026-11-01',
        impactAssessedOn: '2026-10-02',
      }),
      now: at('2027-04-02T00:00:00'),
      idStability: 'none',
      sawEphemeralId: true,
      isCachePrivate: false,
    });
    expect(found).toEqual([
      'dry-run',
      'demo-values',
      'study-ended',
      'approval-expired',
      'impact-not-assessed',
      'ids-not-stable',
      'ids-ephemeral',
      'cache-on-disk',
    ]);
  });
});

describe('an assessment that is still to come', () => {
  const study = make.study({ impactAssessedOn: '2026-09-10' });

  it('is a reason of its own beside the study that has not begun', () => {
    expect(reasons({ study, now: at('2026-09-09T23:59:59.999') })).toEqual([
      'study-not-begun',
      'impact-not-assessed',
    ]);
  });

  it('is none any more on its day', () => {
    expect(reasons({ study, now: at('2026-09-10T00:00:00.000') })).toEqual(['study-not-begun']);
  });
});

describe('logging is on', () => {
  it.each<[string, Partial<LoggingFacts>]>([
    ['with a complete study', {}],
    ['from the first moment of the first day', { now: at('2026-10-01T00:00:00.000') }],
    ['to the last moment of the last day', { now: at('2027-03-31T23:59:59.999') }],
    [
      'on the last day of the approval',
      { study: make.study({ approvalValidUntil: '2026-11-20' }) },
    ],
    [
      'with an assessment on the first day',
      { study: make.study({ impactAssessedOn: '2026-10-01' }) },
    ],
    ['with the demo’s own values in the demo', { isDemo: true, study: demoStudy }],
  ])('%s', (_name, facts) => {
    expect(reasons(facts)).toEqual([]);
  });
});

describe('the words for a reason', () => {
  it.each(Object.keys(loggingReasons))('moderators can be told of %s', (reason) => {
    expect(content.texts.has(`logging.${reason}`)).toBe(true);
  });
});

describe('an id that changes at each login', () => {
  it.each([
    [`@${'0123456789abcdef'.repeat(2)}`, true],
    [`@@${'0123456789abcdef'.repeat(4)}`, true],
    ['wxid_abcdef123456', false],
    ['12345678@chatroom', false],
    ['@小雨', false],
    ['', false],
  ])('%s: %j', (id, expected) => {
    expect(isEphemeralId(id)).toBe(expected);
  });
});
