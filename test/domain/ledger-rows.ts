import type { LedgerFact, LedgerRow } from '../../src/domain/ledger.ts';
import { chainHash, genesisHash, ledgerBody } from '../../src/domain/ledger-chain.ts';

const start = Date.parse('2026-03-01T12:00:00.123Z');

export const fact = (n: number | string): LedgerFact => ({
  kind: 'decision-made',
  incidentId: null,
  model: 'm',
  actor: 'policy',
  facts: { n },
});

/** A chain over these facts, as the store writes it. */
export const chainOf = (facts: readonly LedgerFact[]): LedgerRow[] => chainFrom(genesisHash, 1, new Date(start), facts);

/** The same, following on a row with this hash. */
export function chainFrom(hash: string, first: number, at: Date, facts: readonly LedgerFact[]): LedgerRow[] {
  let previous = hash;
  return facts.map((each, i) => {
    const time = new Date(at.getTime() + i * 1000);
    const body = ledgerBody(first + i, time, each);
    const row = { seq: first + i, at: time, body, previous, hash: chainHash(previous, body) };
    previous = row.hash;
    return row;
  });
}

export const numbered = (length: number): LedgerRow[] => chainOf(Array.from({ length }, (_, i) => fact(i + 1)));

/** The same rows with other facts from one row on, every hash computed anew: the chain is whole again. */
export const rewritten = (length: number, from: number): LedgerRow[] =>
  chainOf(Array.from({ length }, (_, i) => fact(i + 1 >= from ? `forged ${i + 1}` : i + 1)));
