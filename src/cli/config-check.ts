import { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { loadEnv } from '../config/load-env.ts';
import { outboundHosts } from '../config/outbound-hosts.ts';
import { type CliContext, type CommonFlags, configPath, say, sayJson } from './context.ts';

export function configCommand(context: CliContext): Command {
  const check = new Command('check')
    .description('Check the configuration file; every mistake with file, line and key.')
    .option('--config <file>', 'configuration file (default ./sextant.yaml)')
    .option('--json', 'one JSON object')
    .addHelpText('after', '\nExample:\n  sextant config check --config sextant.yaml')
    .action((flags: CommonFlags) => {
      const config = loadConfig(configPath(context, flags));
      const outbound = outboundHosts(loadEnv(context.environment), config);
      if (flags.json)
        return sayJson({
          ok: true,
          models: config.models.map((m) => ({
            id: m.id,
            tier: m.tier,
            autonomy: m.policy.autonomy,
            policyVersion: m.policyVersion,
          })),
          outbound,
        });
      say(`${config.file}: ${config.models.length} model${config.models.length === 1 ? '' : 's'}, no mistakes.`);
      for (const m of config.models)
        say(
          `  ${m.id.padEnd(24)} tier ${m.tier}  autonomy ${m.policy.autonomy.padEnd(8)} ${m.gates.length} gates  approvers ${m.approvers.sets.join(', ')}`,
        );
      say('With this environment it connects to these hosts and to no others:');
      for (const { host, what, roles } of outbound) say(`  ${host.padEnd(24)} ${what} (${roles.join(', ')})`);
    });
  return new Command('config').description('The configuration file.').addCommand(check);
}
