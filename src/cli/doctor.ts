import { Command } from 'commander';
import { diagnoseSetup } from '../one-shot.ts';
import { createLog } from '../process/create-log.ts';
import { type CliContext, type CommonFlags, load, say, sayJson } from './context.ts';

export function doctorCommand(context: CliContext): Command {
  return new Command('doctor')
    .description(
      'Check what Sextant needs: configuration, store, queue, Slack, and for each model its data, champion and approvers.',
    )
    .option('--config <file>', 'configuration file (default ./sextant.yaml)')
    .option('--data-dir <dir>', 'directory of the embedded store')
    .option('--json', 'one JSON array')
    .addHelpText('after', '\nExample:\n  sextant doctor\nExit: 3 when something is wrong.')
    .action(async (flags: CommonFlags) => {
      const loaded = load(context, flags);
      const checks = await diagnoseSetup({
        ...loaded,
        roles: ['bot', 'agent', 'worker', 'promoter'],
        log: createLog('silent'),
      });
      if (flags.json) sayJson(checks);
      else for (const c of checks) say(`${c.ok ? 'ok ' : 'BAD'}  ${c.name.padEnd(28)} ${c.text}`);
      if (checks.some((c) => !c.ok)) context.exitCode = 3;
    });
}
