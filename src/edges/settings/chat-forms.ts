import { join } from 'node:path';
import { z } from 'zod';
import type { ChatForms } from '../../core/message.ts';
import { parse, parseYaml, read } from './read.ts';

const words = z.array(z.string().trim().min(1)).min(1);
const schema = z.strictObject({
  solitaire: words,
  memberList: words,
  records: words,
  quoteHeads: words,
  emoji: words,
});

/** The words of `lexicon/chat-forms.yaml`. @param directory of the content @throws content.invalid */
export const loadChatForms = (directory: string): ChatForms => {
  const name = join('lexicon', 'chat-forms.yaml');
  return parse(schema, parseYaml(read(directory, name), name), name);
};
