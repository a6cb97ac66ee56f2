import { Command, Option } from 'commander';
import { totp, withStore } from '../app.ts';
import { loadEnv } from '../config/load-env.ts';
import { SextantError } from '../domain/error.ts';
import { createLog } from '../process/create-log.ts';
import { type CliContext, dataDirOf, say, sayJson } from './context.ts';

interface Flags {
  readonly dataDir?: string;
  readonly json?: boolean;
}

/** Enrolment for the second factor, with the promoter's DATABASE_URL: no other user of the database may read the secrets. */
export function totpCommand(context: CliContext): Command {
  const command = new Command('totp').description('Second factor of approvers: enrol, list, revoke.');
  command.addCommand(enrolCommand(context));
  command.addCommand(listCommand(context));
  command.addCommand(revokeCommand(context));
  return command.addHelpText('after', '\nExample:\n  sextant totp enrol --user U0PRIYA001 --name "Priya Nair"');
}

const store = (context: CliContext, flags: Flags) => {
  const env = loadEnv(context.environment);
  return <T>(work: Parameters<typeof withStore<T>>[1]): Promise<T> =>
    withStore({ env, dataDir: dataDirOf(env, flags), log: createLog('silent') }, work);
};

const dataDir = () => new Option('--data-dir <dir>', 'directory of the embedded store');

const enrolCommand = (context: CliContext): Command =>
  new Command('enrol')
    .description('Gives a person a new secret; shown once, an older one stops working.')
    .requiredOption('--user <id>', 'Slack user id, such as U0PRIYA001')
    .requiredOption('--name <name>', 'name on the page and in the authenticator')
    .addOption(dataDir())
    .option('--json', 'one JSON object')
    .addHelpText('after', '\nExample:\n  sextant totp enrol --user U0PRIYA001 --name "Priya Nair"')
    .action(async (flags: Flags & { readonly user: string; readonly name: string }) => {
      const { user } = flags;
      const name = flags.name.trim();
      if (!/^[UW][A-Z0-9]{5,20}$/.test(user))
        throw new SextantError('input_invalid', `"${user}" is no Slack user id; one looks like U0123ABCD.`);
      if (name === '' || name.length > 80)
        throw new SextantError('input_invalid', 'Give a name of 1 to 80 characters.');
      const { secret, uri } = totp.create(name);
      await store(context, flags)(({ factors }) => factors.enrol({ user, name, secret }));
      if (flags.json) return sayJson({ user, name, secret, uri });
      say(`${name} (${user}) is enrolled. Hand this over in person; it is not shown again.`);
      say(`  secret  ${secret}`);
      say(`  address ${uri}`);
    });

const listCommand = (context: CliContext): Command =>
  new Command('list')
    .description('Who is enrolled; never a secret.')
    .addOption(dataDir())
    .option('--json', 'one JSON array')
    .addHelpText('after', '\nExample:\n  sextant totp list')
    .action(async (flags: Flags) => {
      const people = await store(context, flags)(({ factors }) => factors.enrolled());
      if (flags.json) return sayJson(people);
      if (people.length === 0) return say('Nobody is enrolled.');
      for (const { user, name, enrolledAt, revokedAt } of people)
        say(
          `${user}  ${name}  enrolled ${enrolledAt.toISOString()}${revokedAt ? `  revoked ${revokedAt.toISOString()}` : ''}`,
        );
    });

const revokeCommand = (context: CliContext): Command =>
  new Command('revoke')
    .description('Takes the second factor from a person.')
    .argument('<user>', 'Slack user id')
    .addOption(dataDir())
    .addHelpText('after', '\nExample:\n  sextant totp revoke U0PRIYA001')
    .action(async (user: string, flags: Flags) => {
      const done = await store(context, flags)(({ factors }) => factors.revoke(user));
      if (!done) throw new SextantError('not_found', `${user} is not enrolled.`);
      say(`${user} has no second factor any more.`);
    });
