import { Command, CommanderError } from 'commander';
import { asSextantError, type ErrorCode, SextantError } from '../domain/error.ts';
import { configCommand } from './config-check.ts';
import type { CliContext } from './context.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { diagnoseCommand, driftCommand } from './drift.ts';
import { explainCommand } from './explain.ts';
import { initCommand } from './init.ts';
import { ledgerCommand } from './ledger.ts';
import { migrateCommand } from './migrate.ts';
import { pendingCommand } from './pending.ts';
import { reportCommand } from './report.ts';
import { startCommand } from './start.ts';
import { sweepCommand } from './sweep.ts';
import { totpCommand } from './totp.ts';

/** 0 done, 1 unexpected, 2 usage or config, 3 finding, 4 refused, 5 unavailable. */
const exitCodes: Record<ErrorCode, number> = {
  config_invalid: 2,
  input_invalid: 2,
  not_found: 2,
  unauthorised: 4,
  conflict: 4,
  budget_spent: 4,
  cancelled: 4,
  unavailable: 5,
  timeout: 5,
  rate_limited: 5,
  upstream_invalid: 5,
  internal: 1,
};

/** Runs one command; answers its exit code. Errors are sentences on stderr, never stacks. */
export async function runCli(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const context: CliContext = { environment, exitCode: 0 };
  const program = new Command('sextant')
    .description('An autonomous MLOps engineer that lives in Slack.')
    .exitOverride()
    .showHelpAfterError('(sextant --help lists the commands)');
  const commands = [
    startCommand,
    demoCommand,
    driftCommand,
    diagnoseCommand,
    sweepCommand,
    explainCommand,
    pendingCommand,
    totpCommand,
    ledgerCommand,
    reportCommand,
    doctorCommand,
    initCommand,
    migrateCommand,
    configCommand,
  ];
  for (const make of commands) program.addCommand(inherit(make(context)));
  try {
    await program.parseAsync([...argv]);
    return context.exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    const error = asSextantError(portInUse(thrown) ?? thrown);
    process.stderr.write(`sextant: ${error.message}\n`);
    if (environment.LOG_LEVEL === 'debug') process.stderr.write(`${String(error.stack)}\n`);
    return exitCodes[error.code];
  }
}

/** The one system error that people meet every day. */
function portInUse(thrown: unknown): SextantError | null {
  if (!(thrown instanceof Error) || !('code' in thrown) || thrown.code !== 'EADDRINUSE') return null;
  const port = 'port' in thrown ? ` ${String(thrown.port)}` : '';
  return new SextantError(
    'unavailable',
    `Port${port} is in use already: name another with PORT, or --port of the demo.`,
    {
      cause: thrown,
    },
  );
}

function inherit(command: Command): Command {
  command.exitOverride();
  for (const child of command.commands) child.exitOverride();
  return command;
}
