import { z } from 'zod';
import { isZone, startOfDay } from '../../core/clock.ts';

const localTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u, 'give a time as HH:mm');
const zone = z.string().refine(isZone, 'give an IANA zone such as Asia/Shanghai');
const day = z
  .string()
  .refine(
    (text) => text === '' || startOfDay(text, 'UTC') !== undefined,
    'give a day as yyyy-MM-dd',
  );

/** Every setting: names, types, bounds. Defaults stand in `config/tonglu.yaml`, once; unknown keys are refused. */
export const settingsSchema = z.strictObject({
  zone,
  freshnessSeconds: z.number().int().min(10).max(3600),
  study: z.strictObject({
    name: z.string(),
    institution: z.string(),
    contact: z.string(),
    approval: z.string(),
    approvalValidUntil: day,
    impactAssessedOn: day,
    startsOn: day,
    endsOn: day,
    storage: z.string(),
    retentionDays: z.number().int().min(0).max(36_500),
  }),
  wechat: z.strictObject({
    idStability: z.enum(['stable', 'none']),
    acceptDiskCache: z.boolean(),
    silenceSeconds: z.number().int().min(30).max(86_400),
    probeSeconds: z.number().int().min(1).max(600),
  }),
  outbox: z.strictObject({ pace: z.enum(['human', 'off']) }),
  answers: z.strictObject({
    allowDraft: z.boolean(),
    cooldownSeconds: z.number().int().min(0).max(86_400),
    answerScore: z.number().min(0).max(100),
    answerMargin: z.number().min(1).max(10),
    suggestScore: z.number().min(0).max(100),
  }),
  schedule: z.strictObject({
    enabled: z.boolean(),
    quietFrom: localTime,
    quietUntil: localTime,
    mostPerDay: z.number().int().min(1).max(10),
    mostPerWeek: z.number().int().min(1).max(50),
    spreadMinutes: z.number().int().min(0).max(59),
    seed: z.string().min(1),
    address: z.string().min(1),
    addresses: z.record(
      z.string().regex(/^[1-9]\d*$/u, 'name a group by its number'),
      z.string().min(1),
    ),
    clockFile: z.string(),
  }),
  research: z.strictObject({
    agreements: z.array(
      z.strictObject({
        id: z.string().min(1),
        researcher: z.string().min(1),
        institution: z.string().min(1),
        tier: z.enum(['T0', 'T1', 'T2']),
        expiresOn: day.refine((text) => text !== '', 'give the last day of the agreement'),
      }),
    ),
    countMessages: z.boolean(),
    smallestCell: z.int().min(5).max(11),
    site: z.string().regex(/^[A-Za-z0-9-]{1,32}$/u, 'letters, digits and hyphens'),
  }),
  safety: z
    .strictObject({
      scan: z.enum(['all', 'off']),
      approval: z.string(),
      webhook: z.union([z.literal(''), z.url({ protocol: /^https?$/u })]),
      mailFrom: z.string(),
      mailTo: z.string(),
    })
    .refine(({ scan, approval }) => scan === 'off' || approval.trim() !== '', {
      message: 'name the approval that covers reading every message for signs of danger',
      path: ['approval'],
    }),
  offers: z.strictObject({ scan: z.enum(['all', 'off']) }),
  audit: z.strictObject({ webhook: z.union([z.literal(''), z.url({ protocol: /^https?$/u })]) }),
  backup: z.strictObject({ keystoreDir: z.string() }),
  http: z.strictObject({
    host: z.string().min(1),
    port: z.number().int().min(0).max(65_535),
  }),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']) }),
});

/** The settings in force. */
export type Settings = z.infer<typeof settingsSchema>;
