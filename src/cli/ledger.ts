import { Command } from 'commander';
import { withStore } from '../app.ts';
import { SextantError } from '../domain/error.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import { createLog } from '../process/create-log.ts';
import { type CliContext, type CommonFlags, load, requireStore, say, sayJson } from './context.ts';
import { ledgerExportCommand } from './ledger-export.ts';
import { ledgerVerifyCommand } from './ledger-verify.ts';

interface ShowFlags extends CommonFlags {
  readonly model?: string;
  readonly since?: string;
  readonly limit: string;
}

export function ledgerCommand(context: CliContext): Command {
  const common = (command: Command): Command =>
    command
      .option('--config <file>', 'configuration file (default ./sextant.yaml)')
      .option('--data-dir <dir>', 'directory of the embedded store')
      .option('--json', 'JSON');
  const show = common(new Command('show'))
    .description('What happened, oldest first.')
    .option('--model <id>', 'only this model')
    .option('--since <time>', 'ISO time')
    .option('--limit <n>', 'rows', '100')
    .addHelpText('after', '\nExample:\n  sextant ledger show --since 2026-03-01T00:00:00Z')
    .action(async (flags: ShowFlags) => {
      const since = flags.since ? new Date(flags.since) : undefined;
      if (since && Number.isNaN(since.getTime()))
        throw new SextantError('input_invalid', `--since: "${flags.since}" is no time; write 2026-03-01T00:00:00Z`);
      const limit = Number(flags.limit);
      if (!Number.isInteger(limit) || limit < 1)
        throw new SextantError('input_invalid', `--limit: "${flags.limit}" is no number of rows`);
      const rows = await read(context, flags, {
        limit,
        ...(flags.model ? { model: flags.model } : {}),
        ...(since ? { since } : {}),
      });
      if (flags.json) return sayJson(rows);
      for (const row of rows) say(line(row));
    });
  return new Command('ledger')
    .description('The record of everything that was decided.')
    .addCommand(ledgerVerifyCommand(context))
    .addCommand(ledgerExportCommand(context))
    .addCommand(show);
}

async function read(
  context: CliContext,
  flags: CommonFlags,
  query: { limit: number; model?: string; since?: Date },
): Promise<LedgerRow[]> {
  const loaded = load(context, flags);
  requireStore(loaded);
  return withStore({ ...loaded, log: createLog('silent') }, (store) => store.ledger(query));
}

function line(row: LedgerRow): string {
  const body = JSON.parse(row.body) as { kind: string; model: string | null; actor: string; facts: unknown };
  return `${String(row.seq).padStart(6)}  ${row.at.toISOString()}  ${body.kind.padEnd(20)} ${(body.model ?? '-').padEnd(20)} ${body.actor.padEnd(12)} ${JSON.stringify(body.facts)}`;
}
