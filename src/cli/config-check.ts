import { Command } from 'commander';
import { changeOf, discoveryOf, type LoadedFleet, loadFleet } from '../app.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import { loadEnv } from '../config/load-env.ts';
import { type Outbound, outboundHosts } from '../config/outbound-hosts.ts';
import type { Model } from '../domain/model.ts';
import { type CliContext, type CommonFlags, configPath, say, sayJson } from './context.ts';

interface CheckFlags extends CommonFlags {
  readonly discover?: boolean;
  readonly against?: string;
}

/** What differs from the file that runs now; cards that wait under another policy are withdrawn by it. */
interface Difference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly newPolicy: readonly string[];
}

export function configCommand(context: CliContext): Command {
  const check = new Command('check')
    .description('Check the configuration file; every mistake with file, line and key.')
    .option('--config <file>', 'configuration file (default ./sextant.yaml)')
    .option('--discover', 'ask the registry that discover: names for the whole fleet')
    .option('--against <file>', 'say what differs from this file, for a pull request')
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  sextant config check --config sextant.yaml\n  sextant config check --discover --against deployed.yaml\nExit: 3 when the registry has models that nobody watches, or says what is not followed.',
    )
    .action(async (flags: CheckFlags) => {
      const fleet = await lookAt(context, configPath(context, flags), flags);
      const before = flags.against ? (await lookAt(context, flags.against, flags)).config : null;
      const difference = before && differenceOf(before, fleet.config);
      const outbound = outboundHosts(loadEnv(context.environment), fleet.config);
      if (flags.json) sayJson({ ok: true, ...factsOf(fleet), ...(difference ? { difference } : {}), outbound });
      else tell(fleet, difference, outbound, flags);
      if (fleet.unconfigured.length + fleet.config.findings.length > 0 && flags.discover) context.exitCode = 3;
    });
  return new Command('config').description('The configuration file.').addCommand(check);
}

async function lookAt(context: CliContext, file: string, { discover }: CheckFlags): Promise<LoadedFleet> {
  if (discover) return loadFleet({ file, env: loadEnv(context.environment), dataDir: null }, discoveryOf);
  return { config: loadConfig(file), unconfigured: [], stale: null };
}

const factsOf = ({ config, unconfigured }: LoadedFleet) => ({
  models: config.models.map((m) => ({
    id: m.id,
    tier: m.tier,
    autonomy: m.policy.autonomy,
    policyVersion: m.policyVersion,
  })),
  findings: config.findings,
  unconfigured,
});

function differenceOf(before: Config, after: Config): Difference {
  const { added, removed, changed } = changeOf(before, after);
  const version = ({ models }: Config, id: string): string | undefined =>
    models.find((m: Model) => m.id === id)?.policyVersion;
  return { added, removed, changed, newPolicy: changed.filter((id) => version(before, id) !== version(after, id)) };
}

function tell(
  { config, unconfigured }: LoadedFleet,
  difference: Difference | null,
  outbound: readonly Outbound[],
  { discover }: CheckFlags,
): void {
  const more = config.discover && !discover ? '; the rest is found at the start (--discover looks now)' : '';
  say(`${config.file}: ${config.models.length} model${config.models.length === 1 ? '' : 's'}, no mistakes${more}.`);
  for (const m of config.models)
    say(
      `  ${m.id.padEnd(24)} tier ${m.tier}  autonomy ${m.policy.autonomy.padEnd(8)} ${m.gates.length} gates  approvers ${m.approvers.sets.join(', ')}`,
    );
  if (discover) for (const { text } of config.findings) say(`not followed: ${text}`);
  say('With this environment it connects to these hosts and to no others:');
  for (const { host, what, roles } of outbound) say(`  ${host.padEnd(24)} ${what} (${roles.join(', ')})`);
  for (const name of unconfigured) say(`in the registry, watched by nobody: ${name}`);
  if (!difference) return;
  say(`added: ${list(difference.added)}`);
  say(`removed: ${list(difference.removed)}`);
  say(`changed: ${list(difference.changed)}`);
  say(`under another policy, so that their waiting cards are withdrawn: ${list(difference.newPolicy)}`);
}

const list = (ids: readonly string[]): string => (ids.length === 0 ? 'none' : `${ids.length} (${ids.join(', ')})`);
