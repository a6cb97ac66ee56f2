import { existsSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { findNames } from '../app.ts';
import { draftConfig, type FoundNames } from '../config/draft-config.ts';
import { loadEnv } from '../config/load-env.ts';
import { SextantError } from '../domain/error.ts';
import { createLog } from '../process/create-log.ts';
import { type CliContext, say, sayJson } from './context.ts';

interface InitFlags {
  readonly mlflow: string;
  readonly alias: string;
  readonly airflow?: string;
  readonly prometheus?: string;
  readonly metric?: string;
  readonly channel: string;
  readonly owner?: string;
  readonly approvers?: string;
  readonly out: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function initCommand(context: CliContext): Command {
  return new Command('init')
    .description(
      'Write a configuration from what MLflow, Airflow, Prometheus and Slack have, and list what matches nothing.',
    )
    .requiredOption('--mlflow <url>', 'tracking server with the model registry')
    .option('--alias <name>', 'registered models with this alias are the fleet', 'champion')
    .option('--airflow <url>', 'API server of Airflow 3')
    .option('--prometheus <url>', 'Prometheus that has a gauge of drift')
    .option('--metric <name>', 'that gauge; default: the first with "drift" in its name')
    .option('--channel <name>', 'where incidents are told', '#ml-alerts')
    .option('--owner <group>', 'Slack group (@handle or id) that is called')
    .option('--approvers <groups>', 'comma-separated Slack groups (@handle or id) whose members may approve')
    .option('--out <file>', 'where it is written', 'sextant.yaml')
    .option('--force', 'write over a file that is there')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  sextant init --mlflow http://mlflow:5000 --airflow http://airflow:8080 --owner @ml-platform --approvers @ml-oncall\nAccounts come from the environment (MLFLOW_*, AIRFLOW_*, SLACK_BOT_TOKEN).\nExit: 3 when something is left for a person.',
    )
    .action(async (flags: InitFlags) => {
      if (existsSync(flags.out) && !flags.force)
        throw new SextantError(
          'conflict',
          `${flags.out} is there already: name another with --out, or write over it with --force.`,
        );
      const { mlflow, alias, airflow = null, prometheus = null, metric = null } = flags;
      const where = { mlflow, alias, airflow, prometheus, metric };
      const found = await findNames(where, loadEnv(context.environment), createLog('silent'));
      const draft = draftConfig(found, {
        channel: flags.channel,
        owner: flags.owner ? groupId(flags.owner, found) : null,
        approvers: (flags.approvers ?? '')
          .split(',')
          .flatMap((name) => (name.trim() ? [groupId(name.trim(), found)] : [])),
      });
      writeFileSync(flags.out, draft.yaml);
      if (flags.json) sayJson({ file: flags.out, models: found.mlflow.models.length, open: draft.open });
      else {
        say(`${flags.out}: ${found.mlflow.models.length} models of MLflow. Left for a person:`);
        for (const line of draft.open) say(`  ${line}`);
      }
      if (draft.open.length > 0) context.exitCode = 3;
    });
}

/** An id as it is; a handle by the workspace. */
function groupId(name: string, { slack }: FoundNames): string {
  if (/^[SUW][A-Z0-9]{5,}$/.test(name)) return name;
  const group = slack?.groups.find(({ handle }) => handle === name.replace(/^@/, ''));
  if (group) return group.id;
  throw new SextantError(
    'input_invalid',
    slack ? `There is no group ${name} in Slack.` : `To look up ${name} I need SLACK_BOT_TOKEN; or write its id.`,
  );
}
