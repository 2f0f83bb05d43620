import { writeFileSync } from 'node:fs';
import { audit } from '../core/audit.store.ts';
import { localDate, toSeconds } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Purpose } from '../core/person.ts';
import { toJsonLines } from '../edges/files/csv.ts';
import { permits } from '../features/consent/consent.rules.ts';
import { consents } from '../features/consent/consent.store.ts';
import {
  askToQuote,
  listQuotes,
  type QuoteCommandPorts,
} from '../features/quoting/quote.commands.ts';
import { assertAgreed } from '../features/research/export.rules.ts';
import { messageNamer } from '../features/research/mask.rules.ts';
import { scansOf, systemClock, type CommonOptions } from '../setup.ts';
import { note, print } from './output.ts';
import { withStores } from './stores.ts';

/** Options of `quote ask` and `quote list`. */
export interface QuoteOptions extends CommonOptions {
  readonly researcher: string;
  readonly agreement: string;
  readonly sentence?: string;
  readonly out?: string;
  readonly json: boolean;
}

/** Runs under an agreement that covers texts, after the audit row. @throws agreement.unknown */
const withQuotes = (
  options: QuoteOptions,
  action: string,
  run: (ports: QuoteCommandPorts) => void,
): void =>
  withStores(options, ({ db, vault }, { settings, content }) => {
    const { study, research, zone } = settings;
    const now = systemClock.now();
    const { researcher, agreement: id } = options;
    const agreement = assertAgreed(
      { study: study.name, tier: 'T2', formats: [], researcher, agreement: id },
      research.agreements,
      localDate(now, zone),
    );
    const isShared = agreement.institution !== study.institution;
    const { version } = content.noticeFor(study, scansOf(settings));
    audit.append(db, vault, now, researcher, action, { agreement: id });
    run({
      db,
      vault,
      agreement: id,
      isShared,
      now,
      messageName: messageNamer(vault, study.name),
      agrees(participant) {
        const consent = consents.get(db, participant);
        return (
          consent !== undefined &&
          ([4, ...(isShared ? [3] : [])] as Purpose[]).every((purpose) =>
            permits(consent, purpose, version, toSeconds(now)),
          )
        );
      },
    });
  });

/** `quote ask`: the bot shows her the sentence in private; she decides. */
export const quoteAsk = (message: string, options: QuoteOptions): void =>
  withQuotes(options, 'quote-ask', (ports) => {
    askToQuote(ports, message, options.sentence);
    print(options.json ? JSON.stringify({ message, state: 'waiting' }) : `${message}: waiting`);
  });

const columns = ['number', 'message', 'state', 'text'];

/** `quote list`: what became of requests; what may be quoted goes to a file, never to the terminal. */
export const quoteList = (options: QuoteOptions): void =>
  withQuotes(options, 'quote-list', (ports) => {
    const states = listQuotes(ports);
    const rows = states.map((state) => ({ text: null, ...state }));
    if (options.out !== undefined)
      try {
        writeFileSync(options.out, toJsonLines(columns, rows), { flag: 'wx', mode: 0o600 });
      } catch (error) {
        throw new AppError(
          'input.invalid',
          'the --out file exists already, or cannot be written',
          {},
          error,
        );
      }
    const told = states.map(({ number, message, state }) => ({ number, message, state }));
    print(
      options.json
        ? JSON.stringify(told)
        : told.map(({ number, message, state }) => `${number}  ${message}  ${state}`).join('\n'),
    );
    if (options.out === undefined) note('sentences that may be quoted: give --out FILE');
  });
