import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { withStore } from '../app.ts';
import { SextantError } from '../domain/error.ts';
import { createLog } from '../process/create-log.ts';
import { readReport } from '../process/report/read-report.ts';
import { reportCsv } from '../process/report/report-csv.ts';
import { reportMarkdown } from '../process/report/report-markdown.ts';
import { type CliContext, type CommonFlags, load, requireStore, say } from './context.ts';

interface ReportFlags extends CommonFlags {
  readonly since: string;
  readonly until?: string;
  readonly format: 'markdown' | 'csv';
  readonly out?: string;
}

export function reportCommand(context: CliContext): Command {
  return new Command('report')
    .description('For a change board: decisions, approvals, promotions, runs and their cost, with their ledger rows.')
    .requiredOption('--since <time>', 'ISO time, included')
    .option('--until <time>', 'ISO time, not included (default now)')
    .addOption(new Option('--format <format>', 'how it is written').choices(['markdown', 'csv']).default('markdown'))
    .option('--out <file>', 'file to write (default: standard output)')
    .option('--config <file>', 'configuration file (default ./sextant.yaml)')
    .option('--data-dir <dir>', 'directory of the embedded store')
    .addHelpText('after', '\nExample:\n  sextant report --since 2026-03-01 --until 2026-04-01 --out march.md')
    .action(async (flags: ReportFlags) => {
      const since = timeOf('--since', flags.since);
      const given = flags.until === undefined ? null : timeOf('--until', flags.until);
      if (given && given <= since) throw new SextantError('input_invalid', '--until must be after --since');
      const loaded = load(context, flags);
      requireStore(loaded);
      const report = await withStore({ ...loaded, log: createLog('silent') }, async (store) =>
        readReport(store, since, given ?? (await store.now())),
      );
      const text = flags.format === 'csv' ? reportCsv(report) : reportMarkdown(report);
      if (flags.out === undefined) process.stdout.write(text);
      else {
        await writeFile(flags.out, text);
        say(`Written: ${flags.out}`);
      }
    });
}

function timeOf(flag: string, text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new SextantError('input_invalid', `${flag}: "${text}" is no time; write 2026-03-01T00:00:00Z`);
  return time;
}
