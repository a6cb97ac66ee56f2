import { type KeyObject, sign, verify } from 'node:crypto';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import type { LedgerRow } from './ledger.ts';
import { genesisHash, verifyChain } from './ledger-chain.ts';
import { keyIdOf } from './ledger-key.ts';

/** A signed sentence: at `time` the ledger had `size` rows and its last one had the hash `root`. */
export const checkpointSchema = z.strictObject({
  size: z.int().nonnegative(),
  root: z.string().regex(/^[0-9a-f]{64}$/),
  time: z.iso.datetime(),
  key: z.string().regex(/^[0-9a-f]{16}$/),
  signature: z.base64(),
});
export type LedgerCheckpoint = Readonly<z.output<typeof checkpointSchema>>;

/** The first words keep a signature from being taken for one over anything else. */
const signedBytes = ({ size, root, time, key }: Omit<LedgerCheckpoint, 'signature'>): Buffer =>
  Buffer.from(`sextant ledger checkpoint\n${canonicalize({ size, root, time, key }) ?? ''}`);

/** `last` is the ledger's newest row, null when it has none. */
export function makeCheckpoint(last: LedgerRow | null, time: Date, key: KeyObject): LedgerCheckpoint {
  const said = {
    size: last?.seq ?? 0,
    root: last?.hash ?? genesisHash,
    time: time.toISOString(),
    key: keyIdOf(key),
  };
  return { ...said, signature: sign(null, signedBytes(said), key).toString('base64') };
}

/** Whether one of these keys made the signature. */
export const isSignedBy = (checkpoint: LedgerCheckpoint, keys: readonly KeyObject[]): boolean =>
  keys.some(
    (key) =>
      keyIdOf(key) === checkpoint.key &&
      verify(null, signedBytes(checkpoint), key, Buffer.from(checkpoint.signature, 'base64')),
  );

export interface LedgerFault {
  /** The first bad row; null when a checkpoint itself is bad. */
  readonly seq: number | null;
  readonly reason: string;
}

export interface LedgerProof {
  readonly ok: boolean;
  readonly count: number;
  readonly fault: LedgerFault | null;
  /** The last checkpoint that the rows agree with: what came after it is not proven by anything. */
  readonly checkpoint: LedgerCheckpoint | null;
  /** false: no key was given, so anybody could have written the checkpoints. */
  readonly signaturesChecked: boolean;
}

/**
 * Checks a whole ledger, rows from the first on, against itself and against its checkpoints. A chain that somebody rewrote
 * from some row on is whole in itself: only a checkpoint shows it, and only up to that checkpoint.
 */
export function verifyLedger(
  rows: readonly LedgerRow[],
  checkpoints: readonly LedgerCheckpoint[],
  keys: readonly KeyObject[] | null,
): LedgerProof {
  const chain = chainFault(rows);
  const { fault, checkpoint } = compare(rows, checkpoints, keys);
  const first = chain ?? fault;
  return { ok: first === null, count: rows.length, fault: first, checkpoint, signaturesChecked: keys !== null };
}

function chainFault(rows: readonly LedgerRow[]): LedgerFault | null {
  const [first] = rows;
  if (first && first.seq !== 1) return { seq: 1, reason: `row 1 is missing: row ${first.seq} stands in its place` };
  const verdict = verifyChain(rows);
  return verdict.ok ? null : { seq: verdict.seq, reason: verdict.reason };
}

function compare(
  rows: readonly LedgerRow[],
  checkpoints: readonly LedgerCheckpoint[],
  keys: readonly KeyObject[] | null,
): { readonly fault: LedgerFault | null; readonly checkpoint: LedgerCheckpoint | null } {
  let good: LedgerCheckpoint | null = null;
  for (const [i, checkpoint] of checkpoints.entries()) {
    const fault =
      checkpointFault(checkpoint, good, keys, `checkpoint ${i + 1} of ${checkpoints.length}`) ??
      rowsFault(rows, checkpoint, good?.size ?? 0);
    if (fault) return { fault, checkpoint: good };
    good = checkpoint;
  }
  return { fault: null, checkpoint: good };
}

function checkpointFault(
  checkpoint: LedgerCheckpoint,
  before: LedgerCheckpoint | null,
  keys: readonly KeyObject[] | null,
  name: string,
): LedgerFault | null {
  if (keys && !isSignedBy(checkpoint, keys))
    return { seq: null, reason: `${name} (${checkpoint.time}) is not signed by the given key` };
  if (before && (checkpoint.size < before.size || checkpoint.time < before.time))
    return { seq: null, reason: `${name} (${checkpoint.time}) is older or smaller than the one before it` };
  return null;
}

function rowsFault(rows: readonly LedgerRow[], { size, root, time }: LedgerCheckpoint, proven: number) {
  const last = rows[size - 1];
  if (size > rows.length) {
    const from = rows.length + 1;
    return { seq: from, reason: `row ${from} is missing: the checkpoint of ${time} counts ${size} rows` };
  }
  if ((last?.hash ?? genesisHash) === root) return null;
  return {
    seq: proven + 1,
    reason: `some row from ${proven + 1} to ${size} was rewritten after the checkpoint of ${time}, and the chain after it`,
  };
}
