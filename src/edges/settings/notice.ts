import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import {
  noticeSlots,
  unfilledSlots,
  type Notice,
  type NoticeSlot,
  type NoticeSource,
  type Scans,
  type SlotWords,
} from '../../core/notice.ts';
import type { Study } from '../../core/study.ts';
import { purpose, words } from './content-schema.ts';
import { parse, parseYaml, read } from './read.ts';
import { fillIn } from './texts.ts';

/** Fewer characters would stand in any text by chance. */
const shortestSlot = 4;
const slot = z.strictObject({
  short: z.string().min(shortestSlot),
  long: z.string().min(shortestSlot),
});
const frontSchema = z.strictObject({
  title: z.string().min(1),
  safety: z.strictObject({ all: z.string().min(1), off: z.string().min(1) }),
  offers: z.string().min(1),
  purposes: z.array(purpose).min(1),
  slots: z.strictObject(
    Object.fromEntries(noticeSlots.map((name) => [name, slot])) as Record<NoticeSlot, typeof slot>,
  ),
});
const wordsSchema = z.strictObject({
  required: z.array(z.strictObject({ about: z.string().min(1), words })).min(1),
  promises: words,
});

const noticeFile = 'notice.zh-CN.md';
const noticeParts = /^---\n([\s\S]*?)\n---\n+## short\n+([\s\S]*?)\n+## long\n+([\s\S]*)$/u;

/** What both forms of a notice must say and what neither may promise: `lexicon/notice.yaml`. @throws content.invalid */
export const readNoticeWords = (directory: string): z.infer<typeof wordsSchema> => {
  const name = join('lexicon', 'notice.yaml');
  return parse(wordsSchema, parseYaml(read(directory, name), name), name);
};

/**
 * Reads the notice as it stands in its file. Whether its slots are filled is not judged here.
 * @throws content.invalid without front matter, a form, or one of the nine slots
 */
export const readNotice = (directory: string): NoticeSource => {
  const parts = noticeParts.exec(read(directory, noticeFile));
  if (parts === null)
    throw new AppError(
      'content.invalid',
      `${noticeFile} needs front matter, "## short" and "## long"`,
    );
  const [, front = '', short = '', long = ''] = parts;
  const head = parse(frontSchema, parseYaml(front, noticeFile), noticeFile);
  const slots: Record<NoticeSlot, SlotWords> = head.slots;
  return { ...head, slots, short: short.trim(), long: long.trim() };
};

/** Version of a notice: changes with any character of title, purposes and filled forms. */
export const versionOf = (notice: Omit<Notice, 'version'>): string => {
  const { title, purposes, short, long } = notice;
  return createHash('sha256')
    .update(JSON.stringify([title, purposes, { short, long }]))
    .digest('hex')
    .slice(0, 12);
};

/** Looked at for nothing. */
const noScans: Scans = { safety: 'off', offers: 'off' };

/** Fills a notice in for a study, and for what messages are looked at. @throws content.invalid for an unknown placeholder */
export const fillNotice = (
  { title, purposes, short, long, safety, offers }: NoticeSource,
  study: Study,
  scans: Scans = noScans,
): Notice => {
  const scanned = `${safety[scans.safety]}${scans.offers === 'all' ? offers : ''}`;
  const fill = (text: string): string => {
    try {
      return fillIn(text, { ...study, safety: scanned });
    } catch (error) {
      throw new AppError(
        'content.invalid',
        `${noticeFile} has a placeholder the study block does not give`,
        {},
        error,
      );
    }
  };
  const filled = { title, purposes, short: fill(short), long: fill(long) };
  return { version: versionOf(filled), ...filled };
};

/**
 * Reads the notice, to be filled in for a study. One that leaves a slot unfilled is refused, so that nothing can
 * be kept under it.
 * @throws content.invalid with every slot, one a line
 */
export const createNoticeFor = (directory: string): ((study: Study, scans?: Scans) => Notice) => {
  const source = readNotice(directory);
  const unfilled = unfilledSlots(source);
  if (unfilled.length > 0)
    throw new AppError(
      'content.invalid',
      unfilled
        .map(
          (place) =>
            `${noticeFile}: the words of slots.${place.replace(' ', '.')} do not stand in the text`,
        )
        .join('\n'),
    );
  return (study, scans) => fillNotice(source, study, scans);
};
