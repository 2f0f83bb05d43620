#!/usr/bin/env node
import { Command } from 'commander';
const program = new Command('tonglu');
program
  .command('start')
  .option('--puppet <name>')
  .option('--port <n>', '', Number)
  .option('--data <dir>')
  .option('--config <file>')
  .option('--set <path=value>', '', (v: string, all: string[]) => [...all, v], [] as string[])
  .option('--dry-run', '', false)
  .action(async (options) => {
    const { startAndExit } = await import('./main.ts');
    await startAndExit(options);
  });
await program.parseAsync();
