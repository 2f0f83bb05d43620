#!/usr/bin/env node
import { Command, CommanderError, Option } from 'commander';
import type { AskOptions } from './commands/ask.ts';
import type { BatchOptions } from './commands/batch.ts';
import type { VerifyOptions } from './commands/audit.ts';
import type { BackupOptions } from './commands/backup.ts';
import type { CardsSheetOptions, CardsSignOptions } from './commands/cards.ts';
import type { CheckOptions } from './commands/check.ts';
import type { ConsentInviteOptions } from './commands/consent-invite.ts';
import type { InitFiles } from './commands/init.ts';
import { addResearchCommands } from './cli-research.ts';
import type * as Participants from './commands/participants.ts';
import type { RehearseOptions } from './commands/rehearse.ts';
import type { RestoreOptions } from './commands/restore.ts';
import type { WithdrawOptions } from './commands/withdraw.ts';
import type { StaffInviteOptions, StaffOptions } from './commands/staff.ts';
import { describeError, exitCodeOf, exitCodes } from './core/errors.ts';
import type { StartOptions } from './main.ts';
import type { CommonOptions } from './setup.ts';

// Every command is loaded when its words are known to be right: parsing must not wait for Wechaty or SQLite.

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
const list = (value: string): readonly string[] => value.split(',').map((item) => item.trim());
const wholeNumber = (value: string): number =>
  /^\d+$/u.test(value)
    ? Number(value)
    : program.error(`error: ${value.length > 20 ? 'the value' : `'${value}'`} is no whole number`, {
        exitCode: exitCodes.usage,
      });

const program = new Command('tonglu')
  .description('A consent-first WeChat bot for a support group of cervical-cancer patients')
  .exitOverride()
  .configureOutput({
    outputError: (text, write) =>
      write(`usage.invalid: ${text.replace(/^error: /u, '').trim()} (see --help)\n`),
  });

/** A command with the options all share. */
const command = (name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .option('--config <file>', 'your own settings file; only what differs from config/tonglu.yaml')
    .option('--data <dir>', 'data directory (TONGLU_DATA, else ./data)')
    .option('--set <path=value>', 'one setting, repeatable', collect, [])
    .exitOverride();

command('start', 'run the bot; with no puppet named, the embedded demo')
  .option('--puppet <name>', 'puppet package, or "service" (WECHATY_PUPPET)')
  .option('--port <n>', 'HTTP port on the loopback address', wholeNumber)
  .option('--dry-run', 'post and log nothing; print what would be said', false)
  .action(async (options: StartOptions) => {
    const { startAndExit } = await import('./main.ts');
    await startAndExit(options);
  });

command('init', 'a few questions, an own settings file, a master key, the next steps')
  .option('--out <file>', 'settings file to write', 'tonglu.local.yaml')
  .option('--key <file>', 'master key file to make', 'tonglu.master.key')
  .action(async (options: InitFiles) => (await import('./commands/init.ts')).init(options));

command('check', 'every problem of settings and content')
  .option('--at <date>', 'judge dates as of this day, yyyy-MM-dd')
  .option('--json', 'as JSON Lines', false)
  .action(async (options: CheckOptions) => (await import('./commands/check.ts')).check(options));

const ofTexts = (name: string, description: string): Command =>
  command(name, description)
    .argument('[text...]', 'what somebody might write')
    .option('--batch <file>', 'JSON Lines of {id, text}')
    .option('--json', 'as JSON Lines', false);
ofTexts('ask', 'the answerer without a chat, drafts allowed')
  .option('--explain', 'show what matched', false)
  .action(async (words: readonly string[], options: AskOptions) =>
    (await import('./commands/ask.ts')).ask(words.join(' '), options),
  );
ofTexts('assess', 'the safety rules without a chat; nothing is kept').action(
  async (words: string[], options: BatchOptions) =>
    (await import('./commands/assess.ts')).assess(words.join(' '), options),
);

command('rehearse', 'what would be posted, and when, or why not')
  .requiredOption('--from <date>', 'first day, yyyy-MM-dd')
  .requiredOption('--days <n>', 'how many days', wholeNumber)
  .option('--json', 'as JSON Lines', false)
  .action(async (options: RehearseOptions) =>
    (await import('./commands/rehearse.ts')).rehearse(options),
  );

const staff = program.command('staff').description('who may give commands').exitOverride();
const staffCommand = (name: string, description: string): Command =>
  staff
    .command(name)
    .description(description)
    .option('--config <file>', 'your own settings file')
    .option('--data <dir>', 'data directory (TONGLU_DATA, else ./data)')
    .option('--set <path=value>', 'one setting, repeatable', collect, [])
    .option('--json', 'as JSON', false)
    .exitOverride();
staffCommand('invite', 'a one-time code, good for 24 hours')
  .addOption(new Option('--role <role>').choices(['lead', 'moderator']).makeOptionMandatory())
  .action(async (options: StaffInviteOptions) =>
    (await import('./commands/staff.ts')).staffInvite(options),
  );
staffCommand('list', 'who is bound').action(async (options: StaffOptions) =>
  (await import('./commands/staff.ts')).staffList(options),
);
staffCommand('revoke', 'end a right with the next message')
  .argument('<staff-id>', 'as `staff list` shows it')
  .action(async (staffId: string, options: StaffOptions) =>
    (await import('./commands/staff.ts')).staffRevoke(staffId, options),
  );

const consent = program.command('consent').description('where consents stand').exitOverride();
const auditGroup = program.command('audit').description('who did what').exitOverride();
const chainCommand = (group: Command, name: string, description: string): Command =>
  group
    .command(name)
    .description(description)
    .option('--config <file>', 'your own settings file')
    .option('--data <dir>', 'data directory (TONGLU_DATA, else ./data)')
    .option('--set <path=value>', 'one setting, repeatable', collect, [])
    .option('--json', 'as JSON', false)
    .exitOverride();
chainCommand(consent, 'status', 'how many consents stand where; below 5 is not told').action(
  async (options: StaffOptions) =>
    (await import('./commands/consent.ts')).showConsentStatus(options),
);
chainCommand(consent, 'verify', 'look through the chain of receipts')
  .option('--anchor <sequence:link>', 'a head noted on paper')
  .action(async (options: VerifyOptions) =>
    (await import('./commands/consent.ts')).consentVerify(options),
  );
chainCommand(consent, 'invite', 'paper forms with one-time codes, for who consents at the bedside')
  .option('--count <n>', 'how many forms', wholeNumber, 1)
  .requiredOption('--purposes <numbers>', 'what the forms are for, such as 1,2', list)
  .requiredOption('--out <file>', 'HTML file to make; it holds the codes')
  .option('--for-transcript', 'for a group without a bot, whose transcripts are imported', false)
  .action(async (options: ConsentInviteOptions) =>
    (await import('./commands/consent-invite.ts')).consentInvite(options),
  );
chainCommand(auditGroup, 'verify', 'look through the chain of the audit')
  .option('--anchor <sequence:link>', 'a head noted on paper')
  .action(async (options: VerifyOptions) =>
    (await import('./commands/audit.ts')).auditVerify(options),
  );

const cards = program.command('cards').description('review of the answer cards').exitOverride();
chainCommand(cards, 'sheet', 'a printable page a card, for a doctor to review')
  .argument('[id...]', 'which cards; all without one')
  .option('--out <file>', 'HTML file to make; else to the terminal')
  .action(async (ids: readonly string[], options: CardsSheetOptions) =>
    (await import('./commands/cards.ts')).cardsSheet(ids, options),
  );
chainCommand(cards, 'sign', 'signature of a doctor on the exact text; changed, it is a draft')
  .argument('<id>', 'as its file is named')
  .requiredOption('--reviewer <name>', 'who reviewed it')
  .option('--on <date>', 'day of the review, yyyy-MM-dd; today without it')
  .action(async (id: string, options: CardsSignOptions) =>
    (await import('./commands/cards.ts')).cardsSign(id, options),
  );

const participants = program
  .command('participants')
  .description('members who lost their codes')
  .exitOverride();
const forRequest = (made: Command): Command =>
  made
    .requiredOption('--request <n>', 'number of her request', wholeNumber)
    .requiredOption('--staff <staff-id>', 'who confirms; twice, two people', collect, []);
chainCommand(
  participants,
  'requests',
  'who asked to be found since the last login, by number',
).action(async (options: Participants.ParticipantsOptions) =>
  (await import('./commands/participants.ts')).participantsRequests(options),
);
forRequest(chainCommand(participants, 'find', 'who may have asked, by the name she had'))
  .requiredOption('--name <name>', 'her name in the group, or a part of it')
  .action(async (options: Participants.ParticipantsFindOptions) =>
    (await import('./commands/participants.ts')).participantsFind(options),
  );
forRequest(chainCommand(participants, 'bind', 'bind a request two staff have confirmed'))
  .argument('<participant>', 'as `participants find` shows it')
  .action(async (participant: string, options: Participants.ParticipantsBindOptions) =>
    (await import('./commands/participants.ts')).participantsBind(participant, options),
  );

addResearchCommands({ program, command, chainCommand, list, wholeNumber });

command('withdraw', 'withdraw a participant and erase what is kept of her')
  .argument('<participant>', 'her id in this data directory, p_ and 16 hex digits')
  .option('--json', 'as JSON', false)
  .action(async (participant: string, options: WithdrawOptions) =>
    (await import('./commands/withdraw.ts')).withdraw(participant, options),
  );

command('backup', 'a sealed copy of the database and the ledger of erasures, without the keystore')
  .requiredOption('--out <dir>', 'where backups lie; those older than 30 days are removed')
  .option('--json', 'as JSON', false)
  .action(async (options: BackupOptions) => (await import('./commands/backup.ts')).backup(options));
command('restore', 'a backup into a data directory without a database; the bot must not run')
  .argument('<dir>', 'one backup')
  .option('--keystore <dir>', 'where the copy of the keystore lies; without it, metadata only')
  .option('--json', 'as JSON', false)
  .action(async (directory: string, options: RestoreOptions) =>
    (await import('./commands/restore.ts')).restore(directory, options),
  );
command('migrate', 'bring the database to this version; the bot must not run').action(
  async (options: CommonOptions) => (await import('./commands/migrate.ts')).migrateData(options),
);
command('doctor', 'what is right and wrong with this machine, today')
  .option('--json', 'as JSON Lines', false)
  .action(async (options: StaffOptions) => (await import('./commands/doctor.ts')).doctor(options));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError)
    process.exitCode = error.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  else {
    process.stderr.write(`${describeError(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
