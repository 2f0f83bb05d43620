import { writeFileSync } from 'node:fs';
import { AppError } from '../core/errors.ts';
import { purposesOfForm } from '../features/consent/paper-code.rules.ts';
import { inviteOnPaper } from '../features/consent/paper-invite.commands.ts';
import type { LoggingReason } from '../features/message-log/logging.rules.ts';
import {
  loggingReasonsOf,
  systemClock,
  systemRandom,
  type CommonOptions,
  type Setup,
} from '../setup.ts';
import { print } from './output.ts';
import { withStores } from './stores.ts';

/** Options of `consent invite`. */
export interface ConsentInviteOptions extends CommonOptions {
  readonly count: number;
  /** Digits of the purposes the forms are for. */
  readonly purposes: readonly string[];
  readonly out: string;
  /** The group has no bot: its transcripts are taken in by hand. */
  readonly forTranscript?: boolean;
  readonly json: boolean;
}

/** More forms at once are more codes that lie about, and that can be guessed. */
const mostForms = 50;

/** Under these the notice itself would be incomplete or untrue; what else stops logging may be over in time. */
const forbidding: readonly LoggingReason[] = ['study-missing', 'study-incomplete', 'demo-values'];

const assertStudy = (setup: Setup): void => {
  const reasons = loggingReasonsOf(setup, {
    now: systemClock.now(),
    isDryRun: false,
    sawEphemeralId: false,
    isCachePrivate: true,
  });
  const reason = reasons.find((found) => forbidding.includes(found));
  if (reason !== undefined)
    throw new AppError('settings.invalid', `no form without a study of your own: ${reason}`);
};

/** Written for its owner only, and never over another file: it holds open codes. */
const writeForm = (file: string, html: string): void => {
  try {
    writeFileSync(file, html, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new AppError('form.file', 'the form cannot be written', {}, error);
  }
};

/**
 * `consent invite`: paper forms with one-time codes. The codes stand in the file and nowhere else.
 * @throws usage.invalid, settings.invalid, form.file
 */
export const consentInvite = (options: ConsentInviteOptions): void => {
  const { count, out } = options;
  if (count < 1 || count > mostForms)
    throw new AppError('usage.invalid', `--count is 1 to ${mostForms}`);
  withStores(options, ({ db, vault }, setup) => {
    assertStudy(setup);
    const { notice, settings, content } = setup;
    const purposes = purposesOfForm(options.purposes, notice.purposes);
    if (purposes === undefined)
      throw new AppError(
        'usage.invalid',
        `--purposes names some of ${notice.purposes.join(',')}; 3 to 5 only together with 1`,
      );
    const { expiresAt } = inviteOnPaper(
      {
        db,
        vault,
        clock: systemClock,
        random: systemRandom,
        notice,
        zone: settings.zone,
        render: (text) => content.texts.render(text),
      },
      { count, purposes, isForTranscript: options.forTranscript ?? false },
      (html) => writeForm(out, html),
    );
    const until = new Date(expiresAt).toISOString();
    const result = { out, count, purposes, noticeVersion: notice.version, expiresAt: until };
    if (options.json) print(JSON.stringify(result));
    else print(`${out}: ${count} forms for ${purposes.join(', ')}, good until ${until}`);
  });
};
