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
export function chainOf(facts: readonly LedgerFact[]): LedgerRow[] {
  const rows: LedgerRow[] = [];
  for (const [i, each] of facts.entries()) {
    const at = new Date(start + i * 1000);
    const previous = rows.at(-1)?.hash ?? genesisHash;
    const body = ledgerBody(i + 1, at, each);
    rows.push({ seq: i + 1, at, body, previous, hash: chainHash(previous, body) });
  }
  return rows;
}

export const numbered = (length: number): LedgerRow[] => chainOf(Array.from({ length }, (_, i) => fact(i + 1)));

/** The same rows with other facts from one row on, every hash computed anew: the chain is whole again. */
export const rewritten = (length: number, from: number): LedgerRow[] =>
  chainOf(Array.from({ length }, (_, i) => fact(i + 1 >= from ? `forged ${i + 1}` : i + 1)));
