import { z } from 'zod';
import { isZone } from '../../core/clock.ts';

/** A list of phrases. */
export const words = z.array(z.string().min(1)).min(1);
/** A purpose of consent. */
export const purpose = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
]);
const leavingWords = z.strictObject({
  courtesies: words,
  intents: words,
  particles: words,
  homophones: z.record(z.string().length(1), words),
  leave: words,
  leaveWeakly: words,
  takePart: words,
  takePartWeakly: words,
  study: words,
  studyPlainly: words,
  forbid: words,
  refuse: words,
  deny: words,
  record: words,
  keep: words,
  remove: words,
  retract: words,
  granted: words,
  self: words,
  said: words,
  data: words,
  possessive: words,
  object: words,
  recorders: words,
  addressed: words,
  please: words,
  can: words,
  wish: words,
  asking: words,
  requestEnds: words,
  glue: words,
  others: words,
});

/** `config/words.zh-CN.yaml`. */
export const vocabularySchema = z.strictObject({
  yes: words,
  no: words,
  fillers: words,
  consent: z.strictObject({
    join: words,
    agree: words,
    adult: words,
    minor: words,
    notAdult: words,
    decline: words,
    withdraw: words,
    nearWithdraw: words,
    pause: words,
    resume: words,
    leaving: leavingWords,
    numerals: z.record(z.string(), purpose),
  }),
  member: z.strictObject({
    ask: words,
    help: words,
    privacy: words,
    contact: words,
    myData: words,
    myDataFile: words,
    deleteLast: words,
    correct: words,
    recover: words,
    thanks: words,
    greeting: words,
    useful: words,
    useless: words,
    checkIn: words,
  }),
  afterDeath: z.strictObject({ word: words, delete: words, keep: words }),
  staff: z.strictObject({
    bind: words,
    enable: words,
    disable: words,
    status: words,
    help: words,
    confirm: words,
    unanswered: words,
    answered: words,
    deceased: words,
    cancel: words,
  }),
  scores: z.record(z.string(), z.number().int().min(0).max(10)),
  everyone: words,
});

const id = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, 'use lower-case words with dashes');

/** `config/schedule.yaml`. @param isCron tells a cron expression the scheduler reads from others */
export const scheduleSchema = (isCron: (expression: string) => boolean) =>
  z
    .array(
      z
        .strictObject({
          id,
          kind: z.enum(['check-in', 'activity']),
          cron: z.string().refine(isCron, 'give five cron fields'),
          zone: z.string().refine(isZone, 'give an IANA zone such as Asia/Shanghai'),
          graceMinutes: z.number().int().min(1).max(1440),
          text: z.string().optional(),
          activity: id.optional(),
        })
        .refine((entry) => (entry.kind === 'activity') === (entry.activity !== undefined), {
          message: 'an activity entry names an activity, a check-in entry none',
        }),
    )
    .refine((entries) => new Set(entries.map((entry) => entry.id)).size === entries.length, {
      message: 'two entries have the same id',
    });

/** One file below `config/activities/`. */
export const activitySchema = z.strictObject({
  id,
  title: z.string().min(1),
  text: z.string().min(1),
  evidence: z.string().min(1),
  safety: z.string().min(1),
});
