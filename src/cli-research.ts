import { Option, type Command } from 'commander';
import type { DossierOptions } from './commands/dossier.ts';
import type { ExportOptions } from './commands/export.ts';
import type { ImportOptions } from './commands/import.ts';
import type { QuoteOptions } from './commands/quote.ts';
import type { ReportOptions } from './commands/report.ts';
import type { SimulateOptions } from './commands/simulate.ts';
import type { StaffOptions } from './commands/staff.ts';

/** How commands are made: what `cli.ts` shares. */
export interface CommandMakers {
  readonly program: Command;
  readonly command: (name: string, description: string) => Command;
  readonly chainCommand: (group: Command, name: string, description: string) => Command;
  readonly list: (value: string) => readonly string[];
  readonly wholeNumber: (value: string) => number;
}

/** Commands of researchers and of who prepares a study. Each is loaded when its words are known to be right. */
export const addResearchCommands = ({
  program,
  command,
  chainCommand,
  list,
  wholeNumber,
}: CommandMakers): void => {
  command('export', 'the consented log, for a researcher an agreement names')
    .requiredOption('--study <name>', 'as in study.name')
    .addOption(new Option('--tier <tier>').choices(['T0', 'T1', 'T2']).makeOptionMandatory())
    .requiredOption(
      '--format <formats>',
      'csv, jsonl, parquet, qdpx, graphml, html; separated by commas',
      list,
    )
    .requiredOption('--researcher <name>', 'as the agreement names her')
    .requiredOption('--agreement <id>', 'id of the agreement in research.agreements')
    .requiredOption('--out <dir>', 'directory to make')
    .option('--recipient <institution>', 'another institution: needs purpose 3')
    .option('--from <date>', 'first day, yyyy-MM-dd')
    .option('--to <date>', 'last day, yyyy-MM-dd')
    .option('--room <n>', 'number of a room', wholeNumber)
    .option('--since-export <id>', 'only what was logged since an earlier export')
    .option('--json', 'as JSON', false)
    .action(async (options: ExportOptions) =>
      (await import('./commands/export.ts')).exportLog(options),
    );

  command('report', 'counts and plots of the consented log, one page that loads nothing')
    .requiredOption('--out <file>', 'HTML file to make')
    .option('--from <date>', 'first day, yyyy-MM-dd')
    .option('--to <date>', 'last day, yyyy-MM-dd')
    .addOption(
      new Option('--for <audience>', 'members: plain words, few numbers')
        .choices(['researchers', 'members'])
        .default('researchers'),
    )
    .addOption(
      new Option('--language <language>', 'of the report')
        .choices(['zh-CN', 'en'])
        .default('zh-CN'),
    )
    .action(async (options: ReportOptions) =>
      (await import('./commands/report.ts')).report(options),
    );

  command('import', 'a chat exported by hand, through the same gate as what the bot hears')
    .argument('<transcript>', 'text file: name, day and time, and the words below')
    .requiredOption('--room <name>', 'name of the group')
    .requiredOption('--members <file>', 'names of all members as they stand in it, a line each')
    .option('--notice-given', 'the group was given the notice', false)
    .option('--names-checked', 'nobody has taken a name another had', false)
    .option('--json', 'as JSON', false)
    .action(async (transcript: string, options: ImportOptions) =>
      (await import('./commands/import.ts')).importTranscript(transcript, options),
    );

  command('dossier', 'Markdown files for an ethics board, filled from settings and content')
    .requiredOption('--out <dir>', 'directory to make')
    .option('--at <date>', 'judge dates as of this day, yyyy-MM-dd')
    .action(async (options: DossierOptions) =>
      (await import('./commands/dossier.ts')).dossier(options),
    );

  const quoting = program
    .command('quote')
    .description('sentences a researcher would like to quote')
    .exitOverride();
  const forQuotes = (one: Command): Command =>
    one
      .requiredOption('--researcher <name>', 'as the agreement names her')
      .requiredOption('--agreement <id>', 'id of the agreement in research.agreements; T2');
  forQuotes(
    chainCommand(quoting, 'ask', 'shows a sentence to who said it, in private; she decides'),
  )
    .argument('<message>', 'message_id of an export')
    .option('--sentence <text>', 'a part of the text, word for word')
    .action(async (message: string, options: QuoteOptions) =>
      (await import('./commands/quote.ts')).quoteAsk(message, options),
    );
  forQuotes(chainCommand(quoting, 'list', 'what became of them'))
    .option('--out <file>', 'JSON Lines with what may be quoted')
    .action(async (options: QuoteOptions) =>
      (await import('./commands/quote.ts')).quoteList(options),
    );

  const withdrawals = program
    .command('withdrawals')
    .description('withdrawals and what was exported before')
    .exitOverride();
  chainCommand(withdrawals, 'apply', 'takes withdrawn people out of an export made earlier')
    .argument('<dir>', 'directory of the export; it is replaced')
    .action(async (directory: string, options: StaffOptions) =>
      (await import('./commands/export.ts')).applyWithdrawalsTo(directory, options),
    );

  command('simulate', 'an invented study through the real bot, on a clock that is moved')
    .requiredOption('--days <n>', 'how many days', wholeNumber)
    .requiredOption('--members <n>', 'how many invented members', wholeNumber)
    .option('--seed <n>', 'another number gives another study', wholeNumber, 1)
    .option('--json', 'as JSON', false)
    .action(async (options: SimulateOptions) =>
      (await import('./commands/simulate.ts')).simulate(options),
    );
};
