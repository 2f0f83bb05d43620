import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { makeBrokenProject, type Break } from '../helpers/broken-project.ts';
import { inspect, openStage, playConsent, type Left } from '../helpers/morning.ts';

jest.setTimeout(120_000);

/** The consent gate, open for everyone the bot has ever shown the notice. */
const openGate: Break = {
  file: 'dist/features/consent/consent.rules.js',
  from: /export const permits = \([^)]*\) => [\s\S]*?;\n/u,
  to: 'export const permits = () => true;\n',
};
/** The trigger, gone. */
const noTrigger: Break = {
  file: 'migrations/0003_message_log.sql',
  from: /CREATE TRIGGER message_needs_consent[\s\S]*?END;\n/u,
  to: '',
};
/** Sealing no longer needs the data key that only consent makes. */
const noKeyNeeded: Break = {
  file: 'dist/edges/store/keystore.js',
  from: /throw new AppError\('internal', 'a participant has no data key'\);\n/u,
  to: "return seal(subkey('service'), Buffer.from(plaintext, 'utf8'), context);\n",
};
/** Names are no longer masked. */
const noMask: Break = {
  file: 'dist/features/message-log/names.rules.js',
  from: /export const maskPeople = \(text, people\) => \{\n/u,
  to: 'export const maskPeople = (text) => {\n return text;\n',
};

let cleanUp: (() => Promise<void>) | undefined;
afterEach(async () => {
  await cleanUp?.();
  cleanUp = undefined;
});

const morningWith = async (breaks: readonly Break[]): Promise<Left> => {
  const project = makeBrokenProject(breaks);
  const stage = await openStage(project.root);
  cleanUp = async () => {
    await stage.close();
    project.remove();
  };
  await playConsent(stage);
  return inspect(stage);
};

describe('the morning turns red', () => {
  it('when the consent gate is open: the trigger still refuses, and the log says that a message failed', async () => {
    const left = await morningWith([openGate, noKeyNeeded]);
    expect(left.kept).toBe(4);
    expect(left.log).toContain('message.failed');
  });

  it('when the trigger is gone: the database takes a row from before the consent', async () => {
    const left = await morningWith([noTrigger]);
    expect(left.takesForgedRow).toBe(true);
  });

  it('when gate, trigger and the need of a key are gone: what was said before consent is kept', async () => {
    const left = await morningWith([openGate, noTrigger, noKeyNeeded]);
    expect(left.kept).toBe(5);
  });

  it('when names are not masked: another woman’s name is in the file', async () => {
    const left = await morningWith([noMask]);
    expect(left.exported.join(' ')).toContain('梅姐九九一五');
    expect(left.traces.some((trace) => trace.includes('梅姐九九一五'))).toBe(true);
  });
});
