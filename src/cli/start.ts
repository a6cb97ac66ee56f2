import { Command } from 'commander';
import { startApp } from '../app.ts';
import { SextantError } from '../domain/error.ts';
import { roles as allRoles, type Role } from '../domain/step.ts';
import { createLog } from '../process/create-log.ts';
import { type CliContext, type CommonFlags, load } from './context.ts';
import { untilStopped } from './until-stopped.ts';

export function startCommand(context: CliContext): Command {
  return new Command('start')
    .description('Start Sextant with the roles of this process (default: all).')
    .option('--roles <list>', 'comma-separated: bot,agent,worker,promoter', allRoles.join(','))
    .option('--config <file>', 'configuration file (default ./sextant.yaml)')
    .option('--data-dir <dir>', 'directory of the embedded store and of run logs')
    .addHelpText('after', '\nExample:\n  sextant start --roles bot --config /etc/sextant/sextant.yaml')
    .action(async (flags: CommonFlags & { roles: string }) => {
      const loaded = load(context, flags);
      const app = await startApp({
        ...loaded,
        roles: parseRoles(flags.roles),
        log: createLog(loaded.env.LOG_LEVEL),
        pollMs: loaded.env.SEXTANT_POLL_MS ?? 5000,
        leaseMs: loaded.env.SEXTANT_LEASE_MS ?? 60_000,
      });
      process.on('SIGHUP', () => void app.reload());
      await untilStopped();
      await app.stop();
    });
}

function parseRoles(text: string): Role[] {
  const names = text
    .split(',')
    .map((n) => n.trim())
    .filter(Boolean);
  const unknown = names.filter((n) => !(allRoles as readonly string[]).includes(n));
  if (names.length === 0 || unknown.length > 0)
    throw new SextantError(
      'config_invalid',
      `--roles: ${unknown.length > 0 ? `"${unknown.join('", "')}" is no role` : 'name at least one'}; the roles are ${allRoles.join(', ')}.`,
    );
  return names as Role[];
}
