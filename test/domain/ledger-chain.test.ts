import { describe, expect, it } from 'vitest';
import type { LedgerFact, LedgerRow } from '../../src/domain/ledger.ts';
import { chainHash, genesisHash, ledgerBody, verifyChain } from '../../src/domain/ledger-chain.ts';

const at = new Date('2026-03-01T12:00:00.123Z');
const fact = (n: number): LedgerFact => ({
  kind: 'decision-made',
  incidentId: null,
  model: 'm',
  actor: 'policy',
  facts: { n },
});

function chain(length: number): LedgerRow[] {
  const rows: LedgerRow[] = [];
  for (let seq = 1; seq <= length; seq++) {
    const previous = rows.at(-1)?.hash ?? genesisHash;
    const body = ledgerBody(seq, at, fact(seq));
    rows.push({ seq, at, body, previous, hash: chainHash(previous, body) });
  }
  return rows;
}
const changed = (rows: LedgerRow[], seq: number, change: Partial<LedgerRow>): LedgerRow[] =>
  rows.map((row) => (row.seq === seq ? { ...row, ...change } : row));

describe('the ledger chain', () => {
  it('has canonical bodies: the order of keys does not matter', () => {
    const turned = { facts: { n: 1 }, actor: 'policy', model: 'm', incidentId: null, kind: 'decision-made' } as const;
    expect(ledgerBody(1, at, turned)).toBe(ledgerBody(1, at, fact(1)));
    expect(ledgerBody(1, at, fact(1))).toBe(
      '{"actor":"policy","at":"2026-03-01T12:00:00.123Z","facts":{"n":1},"incidentId":null,"kind":"decision-made","model":"m","seq":1}',
    );
  });

  it('hashes like sha256 of the two, so anybody can check it', () => {
    expect(chainHash('a', 'bc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('begins after 64 zeros', () => {
    expect(genesisHash).toMatch(/^0{64}$/);
    const [first] = chain(1);
    expect(verifyChain([{ ...first!, previous: '1'.repeat(64) }])).toMatchObject({ ok: false, seq: 1 });
  });

  it('verifies whole, in part and empty', () => {
    expect(verifyChain(chain(5))).toEqual({ ok: true, count: 5 });
    expect(verifyChain(chain(5).slice(2))).toEqual({ ok: true, count: 3 });
    expect(verifyChain([])).toEqual({ ok: true, count: 0 });
  });

  const rehashed = (seq: number, body: string): Partial<LedgerRow> => {
    const previous = chain(5)[seq - 1]?.previous ?? '';
    return { body, hash: chainHash(previous, body) };
  };
  const cases: [string, LedgerRow[], number, RegExp][] = [
    ['a flipped bit', changed(chain(5), 3, { body: ledgerBody(3, at, fact(2)) }), 3, /was changed/],
    [
      'a rewritten row with a matching hash',
      changed(chain(5), 3, rehashed(3, ledgerBody(3, at, fact(9)))),
      4,
      /follow/,
    ],
    ['a deleted row', chain(5).toSpliced(2, 1), 3, /row 3 is missing/],
    [
      'a deleted first row',
      chain(5)
        .toSpliced(0, 1)
        .map((row) => ({ ...row, seq: row.seq - 1 })),
      1,
      /follow/,
    ],
    ['an inserted row', chain(5).toSpliced(2, 0, chain(5)[2] as LedgerRow), 4, /row 4 is missing/],
    ['swapped rows', [0, 2, 1, 3].map((i) => chain(5)[i] as LedgerRow), 2, /row 2 is missing/],
    ['a column that contradicts the body', changed(chain(5), 2, { at: new Date(0) }), 2, /another time/],
    ['a body with another number', changed(chain(5), 5, rehashed(5, ledgerBody(6, at, fact(5)))), 5, /row 6/],
    ['a body that is null', changed(chain(5), 5, rehashed(5, 'null')), 5, /row 5 holds no JSON object/],
    ['a body that is a word', changed(chain(5), 5, rehashed(5, '"word"')), 5, /row 5 holds no JSON object/],
    ['a body that is no JSON', changed(chain(5), 5, rehashed(5, 'nonsense')), 5, /no JSON/],
  ];
  it.each(cases)('names the first bad row: %s', (_name, rows, seq, reason) => {
    expect(verifyChain(rows)).toEqual({ ok: false, seq, reason: expect.stringMatching(reason) });
  });
});
