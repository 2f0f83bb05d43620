import { describe, expect, it } from '@jest/globals';
import { crisisLinesAt } from '../../../src/features/safety/helplines.rules.ts';

const line = (number: string, isAllDay: boolean) => ({ number, name: '热线', hours: '', isAllDay });
const lines = [line('1', false), line('2', false), line('3', true)];
const at = (time: string) => crisisLinesAt(lines, time).map(({ number }) => number);

describe('numbers for somebody in distress', () => {
  it('are two, in their order, by day', () => {
    expect(at('08:00')).toEqual(['1', '2']);
    expect(at('21:59')).toEqual(['1', '2']);
  });
  it('begin at night with those that answer at night', () => {
    expect(at('22:00')).toEqual(['3', '1']);
    expect(at('07:59')).toEqual(['3', '1']);
  });
});
