import { Command } from 'commander';
import { withStore } from '../app.ts';
import { versionText } from '../domain/version-text.ts';
import { createLog } from '../process/create-log.ts';
import { type CliContext, type CommonFlags, load, requireStore, say, sayJson } from './context.ts';

export function pendingCommand(context: CliContext): Command {
  return new Command('pending')
    .description('What waits for a person.')
    .option('--config <file>', 'configuration file (default ./sextant.yaml)')
    .option('--data-dir <dir>', 'directory of the embedded store')
    .option('--json', 'one JSON array')
    .addHelpText('after', '\nExample:\n  sextant pending --json')
    .action(async (flags: CommonFlags) => {
      const loaded = load(context, flags);
      requireStore(loaded);
      const approvals = await withStore({ ...loaded, log: createLog('silent') }, (store) =>
        store.find('approval', { where: { state: 'pending' }, order: 'oldest' }),
      );
      if (flags.json) return sayJson(approvals);
      if (approvals.length === 0) return say('Nothing waits for a decision.');
      for (const a of approvals)
        say(
          `${a.id}  ${a.kind} ${a.model}${a.subject.candidate ? ` ${versionText(a.subject.candidate)}` : ''}  expires ${a.expiresAt.toISOString()}  may approve: ${a.sets.join(', ')} (${a.quorum})`,
        );
    });
}
