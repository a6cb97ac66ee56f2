import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { withStore } from '../app.ts';
import { SextantError } from '../domain/error.ts';
import type { LedgerProof } from '../domain/ledger-checkpoint.ts';
import { readPublicKeys } from '../domain/ledger-key.ts';
import { ledgerLine } from '../domain/ledger-lines.ts';
import { verifyExport } from '../domain/verify-export.ts';
import { createLog } from '../process/create-log.ts';
import { ledgerPages } from '../process/ledger-rows.ts';
import { type CliContext, type CommonFlags, load, requireStore, say, sayJson } from './context.ts';

interface VerifyFlags extends CommonFlags {
  readonly export?: string;
  readonly checkpoints?: string;
  readonly key?: string;
}

export function ledgerVerifyCommand(context: CliContext): Command {
  return new Command('verify')
    .description('Check the hash chain from the first row to the last, and against signed checkpoints.')
    .option(
      '--export <file>',
      'rows of `sextant ledger export` instead of the store: no store, no configuration needed',
    )
    .option('--checkpoints <file>', "the promoter's ledger-checkpoints.jsonl, or a copy kept elsewhere")
    .option('--key <file>', 'public key(s) in PEM that the checkpoints must be signed with')
    .option('--config <file>', 'configuration file (default ./sextant.yaml)')
    .option('--data-dir <dir>', 'directory of the embedded store')
    .option('--json', 'JSON')
    .addHelpText(
      'after',
      '\nExample:\n  sextant ledger verify --export ledger.jsonl --checkpoints ledger-checkpoints.jsonl --key ledger.pub.pem\nExit: 3 when the chain is broken or does not agree with a checkpoint.',
    )
    .action(async (flags: VerifyFlags) => {
      const proof = await prove(context, flags);
      if (flags.json) sayJson({ ...proof, limits: limitsOf(proof) });
      else for (const line of [verdictText(proof), ...limitsOf(proof)]) say(line);
      if (!proof.ok) context.exitCode = 3;
    });
}

async function prove(context: CliContext, flags: VerifyFlags): Promise<LedgerProof> {
  if (flags.key && !flags.checkpoints)
    throw new SextantError(
      'input_invalid',
      '--key checks signatures of checkpoints: name their file with --checkpoints',
    );
  const keys = flags.key ? readPublicKeys(await textOf('--key', flags.key)) : null;
  const checkpoints = flags.checkpoints ? await textOf('--checkpoints', flags.checkpoints) : null;
  const rows = flags.export ? await textOf('--export', flags.export) : await storedRows(context, flags);
  return verifyExport({ rows, checkpoints, keys });
}

async function storedRows(context: CliContext, flags: CommonFlags): Promise<string> {
  const loaded = load(context, flags);
  requireStore(loaded);
  return withStore({ ...loaded, log: createLog('silent') }, async (store) => {
    const lines: string[] = [];
    for await (const page of ledgerPages(store)) lines.push(...page.map(ledgerLine));
    return lines.join('\n');
  });
}

const textOf = (flag: string, file: string): Promise<string> =>
  readFile(file, 'utf8').catch((cause: Error) => {
    throw new SextantError('input_invalid', `${flag}: ${file} cannot be read: ${cause.message}`, { cause });
  });

function verdictText({ fault, count }: LedgerProof): string {
  if (!fault) return `The chain holds: ${count} rows.`;
  return fault.seq === null
    ? `The checkpoints do not hold: ${fault.reason}.`
    : `The chain breaks at row ${fault.seq}: ${fault.reason}.`;
}

/** What this check cannot say, so that nobody takes it for more. */
function limitsOf({ ok, count, checkpoint, signaturesChecked }: LedgerProof): string[] {
  if (!checkpoint)
    return [
      'Not proven: no checkpoint was compared, so rows cut off at the end, or a chain rewritten as a whole, cannot be seen.',
    ];
  const { size, time, key } = checkpoint;
  const by = signaturesChecked
    ? `signed by key ${key}`
    : 'signature NOT checked (give --key): as trustworthy as the file it stands in';
  return [
    ok ? `Rows 1 to ${size} are those of the checkpoint of ${time}, ${by}.` : `The last good checkpoint is of ${time}.`,
    `Not proven: what came after the last checkpoint${count > size ? ` (rows ${size + 1} to ${count})` : ''}; rows written after it and then changed or cut off cannot be seen.`,
  ];
}
