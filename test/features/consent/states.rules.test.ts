import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { Consent, ConsentState } from '../../../src/core/person.ts';
import { permits } from '../../../src/features/consent/consent.rules.ts';
import {
  keepings,
  personStates,
  stateOf,
  type Keeping,
  type ServiceData,
  type StateFacts,
} from '../../../src/features/consent/states.rules.ts';
import {
  consentEvents,
  transitionOf,
  transitions,
  type Condition,
} from '../../../src/features/consent/transitions.rules.ts';
import { make, noticeVersion } from '../../helpers/make.ts';

const since = 1_700_000_000;
const at = (state: ConsentState, more: Partial<Consent> = {}): StateFacts => ({
  consent: { state, purposes: [1], noticeVersion, ...more },
  noticeVersion,
});

describe('where somebody stands', () => {
  it.each([
    ['invited', { consent: { state: 'none', purposes: [] }, noticeVersion }],
    ['notice-shown', at('notice-shown')],
    ['active', at('active', { since })],
    ['declined', at('declined')],
    ['paused', at('paused', { since })],
    ['paused', at('paused', { since, noticeVersion: 'older' })],
    ['reconsent-required', at('active', { since, noticeVersion: 'older' })],
    ['reconsent-required', at('notice-shown', { since })],
    ['identity-unbound', { ...at('active', { since }), isBound: false }],
    ['left', { ...at('paused', { since }), hasLeft: true }],
    ['active', { ...at('active', { since }), hasLeft: true }],
    ['deceased', { ...at('active', { since }), isDeceased: true }],
    ['withdrawn', { ...at('withdrawn'), isErasing: true, isDeceased: true }],
    ['purged', at('withdrawn')],
  ] as const)('is derived from what is stored: %s', (state, facts) => {
    expect(stateOf(facts)).toBe(state);
  });
});

describe('the table of transitions', () => {
  it('has every state and every event', () => {
    const pairs = Object.entries(transitions).flatMap(([state, row]) =>
      Object.keys(row).map((event) => `${state} ${event}`),
    );
    const wanted = personStates.flatMap((state) =>
      consentEvents.map((event) => `${state} ${event}`),
    );
    expect(pairs.sort()).toEqual([...wanted].sort());
  });

  it('says something wherever it changes something she asked for', () => {
    const silent = Object.values(transitions).flatMap((row) =>
      Object.values(row)
        .flat()
        .filter(({ change, say }) => change !== undefined && change !== 'show-notice' && !say),
    );
    expect(silent).toEqual([]);
  });

  it('opens a consent only by her own word in private, and only from the notice in force', () => {
    const opening = personStates.flatMap((state) =>
      consentEvents.flatMap((event) =>
        (['in-group', 'other-notice'] as const).flatMap((condition) => {
          const holds = (asked: Condition): boolean =>
            asked === condition || (condition === 'other-notice' && asked === 'nothing-to-resume');
          const found = transitionOf(state, event, holds);
          return found?.change === 'open' ? [`${state} ${event} ${condition}`] : [];
        }),
      ),
    );
    // A code is typed in private alone: re-bind.step.ts.
    expect(opening).toEqual(['identity-unbound re-bind in-group']);
  });

  it('ends the log at every stop of somebody who had consented', () => {
    const after = (['active', 'paused', 'reconsent-required', 'left'] as const).flatMap((state) =>
      (['decline', 'near-withdraw', 'pause', 'withdraw'] as const).map(
        (event) => transitionOf(state, event, () => false)?.next,
      ),
    );
    expect(
      after.filter((next) => next === undefined || keepings[next].study === 'granted'),
    ).toEqual([]);
  });

  it('knows no way back from the end', () => {
    const reached = (['withdrawn', 'purged'] as const).flatMap((state) =>
      Object.values(transitions[state])
        .flat()
        .map(({ next }) => next),
    );
    expect(new Set(reached)).toEqual(new Set(['purged']));
  });
});

describe('what may be logged', () => {
  it.each(personStates.filter((state) => keepings[state].study !== 'granted'))(
    'is nothing new in the state %s',
    (state) => {
      const consents: readonly Consent[] = (
        ['none', 'notice-shown', 'active', 'declined', 'paused', 'withdrawn'] as const
      ).flatMap((stored) =>
        [noticeVersion, 'older'].map((version) =>
          make.consent({ state: stored, noticeVersion: version, since }),
        ),
      );
      const logged = consents.filter(
        (consent) =>
          stateOf({ consent, noticeVersion }) === state &&
          permits(consent, 1, noticeVersion, since + 10),
      );
      expect(logged).toEqual([]);
    },
  );
});

const privacy = readFileSync(new URL('../../../docs/privacy.md', import.meta.url), 'utf8');
/** How docs/privacy.md begins to say what may be logged, and how it calls each kind of service data. */
const studyWords: Readonly<Record<Keeping['study'], RegExp>> = {
  granted: /^purposes she named/u,
  held: /^nothing new/u,
  none: /^(?:none|rows deleted)/u,
};
const serviceWords: Readonly<Record<ServiceData, string>> = {
  'participant-id': 'random id',
  'handle-mac': 'MAC of her WeChat id',
  'sealed-handle': 'sealed WeChat id',
  receipts: 'receipts',
  'personal-code': '找回 code',
  're-consent': '`re_consent`',
};

/** Rows of the table of states: name, study data, service data. */
const rowsOf = (markdown: string): readonly (readonly [string, string, string])[] => {
  const [, section = ''] = markdown.split('## Where somebody stands');
  const [table = ''] = section.split('\n## ');
  const lines = table.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    return [cells[1] ?? '', cells[4] ?? '', cells[5] ?? ''];
  });
};
const toName = (state: string): string => state.toUpperCase().replaceAll('-', '_');
/** Rows of the rules that the document tells otherwise, or not at all. */
const differences = (markdown: string): readonly string[] => {
  const rows = rowsOf(markdown);
  const names = rows.map(([name]) => name);
  const unknown = names.filter((name) => !personStates.map(toName).includes(name));
  const different = personStates.filter((state) => {
    const [, study = '', service = ''] = rows.find(([name]) => name === toName(state)) ?? [];
    const keeping = keepings[state];
    const told = (Object.keys(serviceWords) as ServiceData[]).filter((kind) =>
      service.includes(serviceWords[kind]),
    );
    return (
      !studyWords[keeping.study].test(study) ||
      [...told].sort().join() !== [...keeping.service].sort().join()
    );
  });
  return [...unknown, ...different];
};

describe('docs/privacy.md', () => {
  it('tells of every state what may be logged and what is kept, as the rules have it', () => {
    expect(rowsOf(privacy)).toHaveLength(personStates.length);
    expect(differences(privacy)).toEqual([]);
  });

  it('would be seen to differ: by a missing row, another name, or something kept that it does not tell', () => {
    const withoutPaused = privacy.replace(/^\| PAUSED .*\n/mu, '');
    expect(differences(withoutPaused)).toEqual(['paused']);
    expect(differences(privacy.replace('| PURGED ', '| GONE '))).toEqual(['GONE', 'purged']);
    expect(differences(privacy.replaceAll('receipts', 'papers'))).not.toEqual([]);
  });
});
