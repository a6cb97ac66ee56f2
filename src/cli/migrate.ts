import { Command } from 'commander';
import { migrateDatabase } from '../app.ts';
import { loadEnv } from '../config/load-env.ts';
import { SextantError } from '../domain/error.ts';
import { type CliContext, say, sayJson } from './context.ts';

export function migrateCommand(context: CliContext): Command {
  return new Command('migrate')
    .description('Bring the Postgres schemas up to date, as their owner (DATABASE_OWNER_URL).')
    .option('--json', 'one JSON object')
    .addHelpText('after', '\nExample:\n  DATABASE_OWNER_URL=postgres://owner@db/sextant sextant migrate')
    .action(async (flags: { json?: boolean }) => {
      const env = loadEnv(context.environment);
      const databaseUrl = env.DATABASE_OWNER_URL ?? env.DATABASE_URL;
      if (!databaseUrl)
        throw new SextantError(
          'config_invalid',
          "Set DATABASE_OWNER_URL to the Postgres address of the schemas' owner. The embedded store migrates itself.",
        );
      const applied = await migrateDatabase(databaseUrl);
      if (flags.json) sayJson({ applied });
      else say(applied.length === 0 ? 'Already up to date.' : `Applied: ${applied.join(', ')}`);
    });
}
