import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../core/errors.ts';
import type { Notice } from '../../core/notice.ts';
import type { Study } from '../../core/study.ts';
import { purpose } from './content-schema.ts';
import { parse, parseYaml, read } from './read.ts';
import { fillIn } from './texts.ts';

const noticeSchema = z.strictObject({
  title: z.string().min(1),
  purposes: z.array(purpose).min(1),
});

const noticeFile = 'notice.zh-CN.md';
const noticeParts = /^---\n([\s\S]*?)\n---\n+## short\n+([\s\S]*?)\n+## long\n+([\s\S]*)$/u;

/** Reads the notice and fills it in for a study. @throws content.invalid */
export const createNoticeFor = (directory: string): ((study: Study) => Notice) => {
  const text = read(directory, noticeFile);
  const parts = noticeParts.exec(text);
  if (parts === null)
    throw new AppError(
      'content.invalid',
      `${noticeFile} needs front matter, "## short" and "## long"`,
    );
  const [, front = '', short = '', long = ''] = parts;
  const { title, purposes } = parse(noticeSchema, parseYaml(front, noticeFile), noticeFile);
  return (study) => {
    const values = { ...study };
    const filled = { short: fillIn(short.trim(), values), long: fillIn(long.trim(), values) };
    const version = createHash('sha256')
      .update(JSON.stringify([title, purposes, filled]))
      .digest('hex')
      .slice(0, 12);
    return { version, title, purposes, ...filled };
  };
};
