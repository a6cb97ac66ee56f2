import { z } from 'zod';
import type { LedgerRow } from './ledger.ts';
import { checkpointSchema, type LedgerCheckpoint, type LedgerFault } from './ledger-checkpoint.ts';

/** A stored row as one line of an export. */
export const ledgerLine = ({ seq, at, body, previous, hash }: LedgerRow): string =>
  JSON.stringify({ seq, at: at.toISOString(), body, previous, hash });

const rowSchema = z.strictObject({
  seq: z.int(),
  at: z.iso.datetime().transform((text) => new Date(text)),
  body: z.string(),
  previous: z.string(),
  hash: z.string(),
});

export interface ReadLines<T> {
  readonly items: readonly T[];
  /** The first line that cannot be read; what follows it is not. */
  readonly fault: LedgerFault | null;
}

/** The rows of an export, up to the first line that is none. */
export const readLedgerLines = (text: string): ReadLines<LedgerRow> =>
  readLines(text, rowSchema, (line, row) => ({ seq: row, reason: `line ${line} of the export is no ledger row` }));

export const readCheckpointLines = (text: string): ReadLines<LedgerCheckpoint> =>
  readLines(text, checkpointSchema, (line) => ({ seq: null, reason: `line ${line} of the checkpoints is none` }));

function readLines<T>(
  text: string,
  schema: z.ZodType<T>,
  faultOf: (line: number, item: number) => LedgerFault,
): ReadLines<T> {
  const items: T[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const parsed = schema.safeParse(json(line));
    if (!parsed.success) return { items, fault: faultOf(i + 1, items.length + 1) };
    items.push(parsed.data);
  }
  return { items, fault: null };
}

function json(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
