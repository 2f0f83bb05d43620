import { describe, expect, it } from '@jest/globals';
import { dayMs } from '../../../src/core/clock.ts';
import { loadSimulation } from '../../../src/edges/settings/simulation.ts';
import { createSentences } from '../../../src/features/research/sentences.rules.ts';
import { nameOfMember } from '../../../src/features/research/simulated-talk.rules.ts';
import { planStudy, simulatedRooms } from '../../../src/features/research/simulation.rules.ts';
import type { SimulatedEvent, SimulatedSpeech } from '../../../src/features/research/simulation.ts';
import { zone } from '../../helpers/make.ts';
import { configDirectory } from '../../helpers/project.ts';

const { names, ...grammar } = loadSimulation(configDirectory);
const sentences = createSentences(grammar);
const startMs = Date.parse('2026-03-02T00:00:00+08:00');
const words = {
  join: '<join>',
  consent: '<consent>',
  withdraw: '<withdraw>',
  pause: '<pause>',
  resume: '<resume>',
  decline: '<decline>',
  checkIn: '<check-in>',
};
const plan = (seed: number): readonly SimulatedEvent[] =>
  planStudy({ days: 60, members: 130, seed, startMs, zone, names, sentences, words });
const events = plan(1);
const speeches = events.filter((event): event is SimulatedSpeech => event.kind === 'says');
const inGroup = speeches.filter(({ room }) => room !== undefined);

describe('the plan of a simulated study', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(plan(1)).toEqual(events);
    expect(plan(2)).not.toEqual(events);
  });

  it('is in order, and within its days', () => {
    const times = events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((one, two) => one - two));
    expect(times.at(0)).toBeGreaterThanOrEqual(startMs);
    expect(times.at(-1)).toBeLessThan(startMs + 60 * dayMs);
  });

  it.each<[string, (event: SimulatedEvent) => boolean]>([
    ['newcomers', ({ kind, at }) => kind === 'joins' && at > startMs + dayMs],
    ['departures', ({ kind }) => kind === 'leaves'],
    ['a death', ({ kind }) => kind === 'dies'],
    ['a gap of the link', ({ kind }) => kind === 'link-lost'],
    ['consents', (event) => event.kind === 'says' && event.text.startsWith(words.consent)],
    ['refusals', (event) => event.kind === 'says' && event.text === words.decline],
    ['withdrawals', (event) => event.kind === 'says' && event.text === words.withdraw],
    ['pauses', (event) => event.kind === 'says' && event.text === words.pause],
    ['check-ins', (event) => event.kind === 'says' && event.text.startsWith(words.checkIn)],
    ['quotes', (event) => event.kind === 'says' && event.quotes !== undefined],
    ['mentions', (event) => event.kind === 'says' && event.mentions !== undefined],
    ['recalls', (event) => event.kind === 'says' && event.recalls !== undefined],
    ['questions to the bot', (event) => event.kind === 'says' && event.isToBot === true],
    ['a crisis', (event) => event.kind === 'says' && event.isCrisis === true],
    [
      'messages at night',
      (event) => event.kind === 'says' && (event.at - startMs) % dayMs < dayMs / 6,
    ],
  ])('has %s', (_what, isOne) => {
    expect(events.some(isOne)).toBe(true);
  });

  it('has one crisis and one death', () => {
    expect(speeches.filter(({ isCrisis }) => isCrisis === true)).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === 'dies')).toHaveLength(1);
  });

  it('has nobody speak before she has joined or after she has gone', () => {
    const bounds = new Map<number, { joins: number; goes: number }>();
    for (const event of events)
      if (event.kind === 'joins') bounds.set(event.who, { joins: event.at, goes: Infinity });
      else if (event.kind === 'leaves' || event.kind === 'dies') {
        const bound = bounds.get(event.who);
        if (bound !== undefined) bound.goes = event.at;
      }
    const outside = speeches.filter(({ who, at }) => {
      const bound = bounds.get(who);
      return bound === undefined || at < bound.joins || at > bound.goes;
    });
    expect(outside).toEqual([]);
  });

  it('quotes and takes back only what was said before, in the same room', () => {
    const saidAt = new Map(inGroup.map((speech) => [speech.id, speech]));
    const wrong = inGroup.filter(({ quotes, recalls, room, at }) => {
      const about = quotes ?? recalls;
      if (about === undefined) return false;
      const before = saidAt.get(about);
      return before === undefined || before.at > at || before.room !== room;
    });
    expect(wrong).toEqual([]);
  });

  it('opens a second room beyond a hundred members', () => {
    expect([simulatedRooms(100), simulatedRooms(101)]).toEqual([1, 2]);
    expect(new Set(inGroup.map(({ room }) => room))).toEqual(new Set([1, 2]));
  });

  it('gives no two members one name', () => {
    const given = Array.from({ length: 500 }, (_, index) => nameOfMember(names, index + 1));
    expect(new Set(given).size).toBe(500);
  });
});
