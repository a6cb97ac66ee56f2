import { Command } from 'commander';
import { countSweep } from '../domain/sweep.ts';
import { sweepOnce } from '../one-shot.ts';
import { createLog } from '../process/create-log.ts';
import { type CliContext, type CommonFlags, load, say, sayJson } from './context.ts';

export function sweepCommand(context: CliContext): Command {
  return new Command('sweep')
    .description('Look at the whole fleet once, now, and record it. What it finds is followed by the running roles.')
    .option('--config <file>', 'configuration file (default ./sextant.yaml)')
    .option('--data-dir <dir>', 'directory of the embedded store')
    .option('--json', 'one JSON object')
    .addHelpText('after', '\nExample:\n  sextant sweep --json\nExit: 3 when a model drifted or is blind.')
    .action(async (flags: CommonFlags) => {
      const loaded = load(context, flags);
      const sweep = await sweepOnce({ ...loaded, roles: ['agent'], log: createLog('silent') });
      const counts = countSweep(sweep);
      if (flags.json) sayJson({ ...sweep, counts });
      else {
        say(
          `${sweep.expected} models: ${Object.entries(counts)
            .map(([k, n]) => `${n} ${k}`)
            .join(', ')}`,
        );
        for (const r of sweep.results) say(`  ${r.model.padEnd(24)} ${r.outcome.padEnd(8)} ${r.reason}`);
      }
      if (counts.drifted + counts.blind > 0) context.exitCode = 3;
    });
}
