import { ledgerLine } from '../../src/domain/ledger-lines.ts';
import { verifyExport } from '../../src/domain/verify-export.ts';
import { chainOf } from '../domain/ledger-rows.ts';
import type { Benchmark } from './benchmark.ts';
import { count, figure, median, spread, table } from './figures.ts';

const rows = 50_000;
const rounds = 7;

export const ledgerVerify: Benchmark = {
  name: 'ledger-verify',
  title: 'Ledger rows verified a second',
  usesStores: false,
  async run({ say }) {
    const facts = Array.from({ length: rows }, (_, i) => ({
      kind: 'vote-cast' as const,
      incidentId: `inc_${i % 97}`,
      model: `model-${i % 50}`,
      actor: 'U0PRIYA001',
      facts: { approval: `apr_${i}`, choice: 'approve', via: 'button', reason: null, digest: 'd'.repeat(64) },
    }));
    const text = chainOf(facts).map(ledgerLine).join('\n');
    const speeds: number[] = [];
    for (let i = 0; i < rounds; i++) {
      const began = performance.now();
      const proof = verifyExport({ rows: text, checkpoints: null, keys: null });
      if (!proof.ok) throw new Error('a good ledger was not verified');
      speeds.push(rows / ((performance.now() - began) / 1000));
    }
    say(`${figure(median(speeds))} rows a second`);
    return [
      table(
        ['what', 'median', 'min … max'],
        [['rows verified a second', `**${figure(median(speeds))}**`, spread(speeds)]],
      ),
      '',
      `${rounds} rounds over an export of ${count(rows)} rows in memory: each line is read, made canonical again, hashed and compared with the next.`,
    ].join('\n');
  },
};
