import { Command } from 'commander';
import { SextantError } from '../domain/error.ts';
import { diagnoseSetup } from '../one-shot.ts';
import { createLog } from '../process/create-log.ts';
import { type CliContext, type CommonFlags, type Loaded, load, say, sayJson } from './context.ts';
import { slackPlan } from './slack-plan.ts';

export function doctorCommand(context: CliContext): Command {
  return new Command('doctor')
    .description(
      'Check what Sextant needs: each system in reach, authorised with no more than it needs, and for each model its data, champion, pipeline and approvers. Changes nothing.',
    )
    .option('--config <file>', 'configuration file (default ./sextant.yaml)')
    .option('--data-dir <dir>', 'directory of the embedded store')
    .option('--slack', 'print a five-minute plan to try it in a real workspace, and look at nothing')
    .option('--json', 'one JSON array')
    .addHelpText('after', '\nExample:\n  sextant doctor\nExit: 3 when something is wrong.')
    .action(async (flags: CommonFlags & { slack?: boolean }) => {
      const loaded = load(context, flags);
      if (flags.slack) return planFor(loaded);
      const checks = await diagnoseSetup({
        ...loaded,
        roles: ['bot', 'agent', 'worker', 'promoter'],
        log: createLog('silent'),
      });
      if (flags.json) sayJson(checks);
      else
        for (const c of checks)
          say(`${c.ok ? 'ok ' : 'BAD'}  ${c.name.padEnd(28)} ${c.key ? `${c.key}: ` : ''}${c.text}`);
      if (checks.some((c) => !c.ok)) context.exitCode = 3;
    });
}

/** Of the first model that is listed: its channel and approvers are what is tried. */
function planFor({ config, env }: Loaded): void {
  const [model] = config.models;
  if (!model)
    throw new SextantError('config_invalid', 'The plan needs a model: list one under models:, then ask again.');
  for (const line of slackPlan(model, env)) say(line);
}
