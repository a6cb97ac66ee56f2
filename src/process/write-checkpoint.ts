import type { KeyObject } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SextantError } from '../domain/error.ts';
import type { LedgerRow } from '../domain/ledger.ts';
import { genesisHash, verifyChain } from '../domain/ledger-chain.ts';
import { isSignedBy, type LedgerCheckpoint, makeCheckpoint } from '../domain/ledger-checkpoint.ts';
import { keyIdOf } from '../domain/ledger-key.ts';
import { readCheckpointLines } from '../domain/ledger-lines.ts';
import type { ProcessStore, StoreReads } from '../ports/store.ts';
import { ledgerPages } from './ledger-rows.ts';

/** Minute 7: the sweep of the hour has been written down by then. */
export const checkpointCron = '7 * * * *';

export const checkpointsFile = (dataDir: string): string => join(dataDir, 'ledger-checkpoints.jsonl');

interface Signer {
  readonly store: Pick<StoreReads, 'ledger' | 'now'> & Pick<ProcessStore, 'owe'>;
  readonly dataDir: string;
  readonly key: KeyObject;
  /** Gets a copy of each checkpoint of a ledger that has grown. */
  readonly channel: string | null;
}

/**
 * Signs what the ledger holds now and appends it to the file. A ledger that does not follow on the last checkpoint is not
 * signed: a signature over it would call a rewritten past true.
 */
export async function writeCheckpoint({ store, dataDir, key, channel }: Signer): Promise<LedgerCheckpoint> {
  const file = checkpointsFile(dataDir);
  await mkdir(dirname(file), { recursive: true });
  const text = await wholeLines(file);
  const before = lastOf(file, text, key);
  const checkpoint = makeCheckpoint(await newestRow(store, file, before), await store.now(), key);
  const line = JSON.stringify(checkpoint);
  const handle = await open(file, 'a', 0o644);
  try {
    // What a crash left of a half-written line is none of ours: it was never a checkpoint.
    await handle.truncate(Buffer.byteLength(text));
    await handle.appendFile(`${line}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (channel !== null && checkpoint.size > (before?.size ?? 0))
    await store.owe({
      kind: 'checkpoint',
      incidentId: null,
      to: { channel },
      facts: { rows: checkpoint.size, line },
    });
  return checkpoint;
}

async function wholeLines(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

function lastOf(file: string, text: string, key: KeyObject): LedgerCheckpoint | null {
  const { items, fault } = readCheckpointLines(text);
  const last = items.at(-1) ?? null;
  const forged = last?.key === keyIdOf(key) && !isSignedBy(last, [key]);
  if (!fault && !forged) return last;
  throw new SextantError('conflict', `${file}: ${fault?.reason ?? 'the last checkpoint is not signed by our key'}`, {
    retryable: false,
  });
}

/** The ledger's newest row, after everything since the last checkpoint was seen to follow on it. */
async function newestRow(
  store: Signer['store'],
  file: string,
  before: LedgerCheckpoint | null,
): Promise<LedgerRow | null> {
  let newest: LedgerRow | null = null;
  const refuse = (reason: string): never => {
    throw new SextantError(
      'conflict',
      `I sign no checkpoint: ${reason}. Compare with \`sextant ledger verify\`; after a restored or new database, move ${file} away first.`,
      { retryable: false },
    );
  };
  const from = Math.max(1, before?.size ?? 1);
  for await (const page of ledgerPages(store, from)) {
    const [first] = page;
    if (newest === null && first) {
      const expected = before && before.size > 0 ? before.root : null;
      if (first.seq !== from || (expected !== null && first.hash !== expected))
        refuse(`row ${from} is not the one that was signed at ${before?.time ?? 'the beginning'}`);
      if (expected === null && first.previous !== genesisHash) refuse('row 1 does not begin the chain');
    }
    const verdict = verifyChain(newest ? [newest, ...page] : page);
    if (!verdict.ok) refuse(verdict.reason);
    newest = page.at(-1) ?? newest;
  }
  if (newest === null && before && before.size > 0) refuse(`row ${before.size} is missing`);
  return newest;
}
