import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeCheckpoint } from '../../src/domain/ledger-checkpoint.ts';
import { ledgerLine } from '../../src/domain/ledger-lines.ts';
import { verifyExport } from '../../src/domain/verify-export.ts';
import { numbered } from './ledger-rows.ts';

const pair = generateKeyPairSync('ed25519');
const rows = numbered(5);
const lines = rows.map(ledgerLine);
const signed = JSON.stringify(makeCheckpoint(rows[3]!, new Date('2026-03-01T13:07:00Z'), pair.privateKey));
const verify = (given: readonly string[], checkpoints: string | null = signed) =>
  verifyExport({ rows: given.join('\n'), checkpoints, keys: [pair.publicKey] });

describe('two files and a key', () => {
  it('are enough', () => {
    expect(verify(lines)).toMatchObject({ ok: true, count: 5, fault: null, checkpoint: { size: 4 } });
    expect(verify(lines, null)).toMatchObject({ ok: true, count: 5, fault: null, checkpoint: null });
  });

  const [a, b, c, d, e] = lines as [string, string, string, string, string];
  it.each<[string, string[], number, RegExp]>([
    ['an unreadable line alone', [a, b, c, d, 'x'], 5, /line 5 of the export is no ledger row/],
    ['an unreadable line before what is missing then', [a, 'x', c, d, e], 2, /line 2 of the export is no ledger row/],
    ['a changed row before an unreadable line', [b, a, 'x'], 1, /row 1 is missing/],
    ['a row that is cut off', [a, b, c], 4, /row 4 is missing/],
  ])('name the first of several faults: %s', (_name, given, seq, reason) => {
    expect(verify(given)).toMatchObject({ ok: false, fault: { seq, reason: expect.stringMatching(reason) } });
  });

  it('name a fault of the checkpoints when the rows have none', () => {
    expect(verify(lines, `${signed}\nx`)).toMatchObject({
      ok: false,
      fault: { seq: null, reason: 'line 2 of the checkpoints is none' },
    });
    expect(verify([a, 'x', c], `${signed}\nx`)).toMatchObject({ ok: false, fault: { seq: 2 } });
  });
});
