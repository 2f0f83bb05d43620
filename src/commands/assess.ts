import { AppError } from '../core/errors.ts';
import { createAssess } from '../features/safety/assess.rules.ts';
import { noPuppet, setUp } from '../setup.ts';
import { readBatch, type BatchOptions } from './batch.ts';
import { print } from './output.ts';

/** `assess`: what the safety rules say of a text. Nothing is kept. @param text empty with `--batch` */
export const assess = async (text: string, options: BatchOptions): Promise<void> => {
  const setup = setUp(options, noPuppet);
  const judge = createAssess(setup.content.safety, setup.content.safetyWeights(), setup);
  if (options.batch !== undefined) {
    for await (const each of readBatch(options.batch))
      print(JSON.stringify({ id: each.id, ...judge(each.text) }));
    return;
  }
  if (text === '') throw new AppError('usage.invalid', 'give a text, or --batch FILE');
  const { level, medical, signals } = judge(text);
  print(
    options.json
      ? JSON.stringify({ level, medical, signals })
      : `level ${level}; medical ${medical.join(', ') || '-'}; signals ${signals.join(', ') || '-'}`,
  );
};
