import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Command } from 'commander';
import { withStore } from '../app.ts';
import { ledgerLine } from '../domain/ledger-lines.ts';
import { createLog } from '../process/create-log.ts';
import { ledgerPages } from '../process/ledger-rows.ts';
import { type CliContext, type CommonFlags, load, requireStore, say, sayJson } from './context.ts';

export function ledgerExportCommand(context: CliContext): Command {
  return new Command('export')
    .description('Write every row of the ledger as a JSON line, for `ledger verify --export` on any machine.')
    .requiredOption('--file <file>', 'where to write; an existing file is replaced')
    .option('--config <file>', 'configuration file (default ./sextant.yaml)')
    .option('--data-dir <dir>', 'directory of the embedded store')
    .option('--json', 'JSON')
    .addHelpText('after', '\nExample:\n  sextant ledger export --file ledger.jsonl')
    .action(async (flags: CommonFlags & { readonly file: string }) => {
      const loaded = load(context, flags);
      requireStore(loaded);
      const rows = await withStore({ ...loaded, log: createLog('silent') }, async (store) => {
        const out = createWriteStream(flags.file);
        const ended = finished(out);
        let count = 0;
        for await (const page of ledgerPages(store)) {
          count += page.length;
          if (!out.write(page.map((row) => `${ledgerLine(row)}\n`).join('')))
            await Promise.race([once(out, 'drain'), ended]);
        }
        out.end();
        await ended;
        return count;
      });
      if (flags.json) sayJson({ file: flags.file, rows });
      else say(`${rows} rows in ${flags.file}`);
    });
}
