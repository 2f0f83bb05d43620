import { describe, expect, it } from '@jest/globals';
import type { ParticipantId } from '../../../src/core/person.ts';
import {
  isBelieved,
  judgeRoster,
  leastApartMs,
} from '../../../src/features/departure/left.rules.ts';
import { ids, noon } from '../../helpers/make.ts';

const mei = ids.participant('p_mei');
const lan = ids.participant('p_lan');
const judge = (
  isThere: readonly ParticipantId[],
  missingSince: ReadonlyMap<ParticipantId, number>,
  isTrusted = true,
) =>
  judgeRoster({
    isBelieved: isTrusted,
    wasThere: new Set([mei, lan]),
    isThere: new Set(isThere),
    missingSince,
    now: noon,
  });

describe('a roster', () => {
  it.each([
    [0, null, false],
    [0, 10, false],
    [1, null, true],
    [5, 10, true],
    [4, 10, false],
    [40, 10, true],
  ])('of %i after one of %s is believed: %s', (size, before, expected) => {
    expect(isBelieved(size, before)).toBe(expected);
  });
});

describe('somebody missing', () => {
  it('is only noted by the first roster', () => {
    expect(judge([lan], new Map())).toEqual({ gone: [], missingSince: new Map([[mei, noon]]) });
  });

  it.each([
    [leastApartMs - 1, []],
    [leastApartMs, [mei]],
  ])('for %i ms is gone: %j', (ms, gone) => {
    expect(judge([lan], new Map([[mei, noon - ms]])).gone).toEqual(gone);
  });

  it('keeps the time of the first roster without her while she is not gone yet', () => {
    const since = new Map([[mei, noon - 5]]);
    expect(judge([lan], since).missingSince).toEqual(since);
  });

  it('is forgotten to be missing once she is there, or by a roster that is not believed', () => {
    const since = new Map([[mei, noon - leastApartMs]]);
    const nothing = { gone: [], missingSince: new Map() };
    expect([judge([mei, lan], since), judge([], since, false)]).toEqual([nothing, nothing]);
  });
});
