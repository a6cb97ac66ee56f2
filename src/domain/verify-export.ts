import type { KeyObject } from 'node:crypto';
import { type LedgerFault, type LedgerProof, verifyLedger } from './ledger-checkpoint.ts';
import { readCheckpointLines, readLedgerLines } from './ledger-lines.ts';

/** Two files and public keys are all it takes: no store, no configuration, no trust in who kept them. */
export interface LedgerFiles {
  /** Rows of `sextant ledger export`. */
  readonly rows: string;
  /** The promoter's checkpoints, wherever they were kept; null when none are at hand. */
  readonly checkpoints: string | null;
  readonly keys: readonly KeyObject[] | null;
}

/** Checks an export and names the first place that does not hold the row it should. */
export function verifyExport({ rows, checkpoints, keys }: LedgerFiles): LedgerProof {
  const ledger = readLedgerLines(rows);
  const signed = readCheckpointLines(checkpoints ?? '');
  const proof = verifyLedger(ledger.items, signed.items, keys);
  const fault = earlier(proof.fault, ledger.fault) ?? signed.fault;
  return { ...proof, ok: fault === null, fault };
}

/** An unreadable line comes after all that was read, so a fault in what was read is the earlier one. */
const earlier = (seen: LedgerFault | null, unreadable: LedgerFault | null): LedgerFault | null => {
  if (!seen || !unreadable) return seen ?? unreadable;
  return (seen.seq ?? 0) < (unreadable.seq ?? 0) ? seen : unreadable;
};
