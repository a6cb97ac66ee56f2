import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { LedgerFact, LedgerRow } from './ledger.ts';

/** What the first row follows on. */
export const genesisHash = '0'.repeat(64);

/** The record of one fact: RFC 8785 JSON, so the same fact always has the same bytes. */
export function ledgerBody(seq: number, at: Date, fact: LedgerFact): string {
  const { before, after } = bodyAround(fact);
  return `${before}${at.toISOString()}${after}${seq}}`;
}

/** The record as far as the fact itself tells it: around its time, and up to its number, which only the chain's head knows. */
export function bodyAround({ actor, facts, incidentId, kind, model }: LedgerFact): { before: string; after: string } {
  const told = canonical({ facts, incidentId, kind, model });
  return { before: `{"actor":${canonical(actor)},"at":"`, after: `",${told.slice(1, -1)},"seq":` };
}

const canonical = (value: unknown): string => canonicalize(JSON.parse(JSON.stringify(value))) ?? '';

export function chainHash(previous: string, body: string): string {
  return createHash('sha256').update(previous).update(body).digest('hex');
}

export type ChainVerdict =
  | { readonly ok: true; readonly count: number }
  | { readonly ok: false; readonly seq: number; readonly reason: string };

/**
 * Checks consecutive rows, oldest first, and names the first place that does not hold the row it should. A part of the chain may be given: its first row's
 * `previous` is taken on trust unless it is row 1. Rows cut off at the end cannot be seen from the rows alone.
 */
export function verifyChain(rows: readonly LedgerRow[]): ChainVerdict {
  let before: LedgerRow | undefined;
  for (const row of rows) {
    const expected = before === undefined ? row.seq : before.seq + 1;
    const reason = faultOf(row, before, expected);
    if (reason !== null) return { ok: false, seq: expected, reason };
    before = row;
  }
  return { ok: true, count: rows.length };
}

function faultOf(row: LedgerRow, before: LedgerRow | undefined, expected: number): string | null {
  if (row.seq !== expected) return `row ${expected} is missing: row ${row.seq} stands in its place`;
  const previous = before === undefined ? (row.seq === 1 ? genesisHash : row.previous) : before.hash;
  if (row.previous !== previous) return `row ${row.seq} does not follow on the row before it`;
  if (chainHash(row.previous, row.body) !== row.hash) return `row ${row.seq} was changed after it was written`;
  return bodyFault(row);
}

/** The columns beside the body must say what the body says: the body is the record. */
function bodyFault(row: LedgerRow): string | null {
  const body = parsed(row.body);
  if (body === null) return `row ${row.seq} holds no JSON object`;
  if (body.seq !== row.seq) return `row ${row.seq} says in its body that it is row ${String(body.seq)}`;
  if (body.at !== row.at.toISOString()) return `row ${row.seq} was given another time than its body says`;
  return null;
}

function parsed(body: string): { readonly seq?: unknown; readonly at?: unknown } | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    return null;
  }
}
