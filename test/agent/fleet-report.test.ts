import { describe, expect, it } from 'vitest';
import { callTool } from '../../src/agent/tools/all-tools.ts';
import type { LedgerRow } from '../../src/domain/ledger.ts';
import type { Sweep, SweepOutcome } from '../../src/domain/sweep.ts';
import { now, worldRows } from '../evals/world.ts';
import { modelOf, worldRegistry } from '../evals/world-models.ts';
import { memoryStore, type Rows } from './memory-store.ts';

const from = '2026-08-08T00:00:00Z';
const to = '2026-08-10T08:00:00Z';
const outcomes: readonly (readonly [SweepOutcome, number, string])[] = [
  ['healthy', 281, 'nothing above its threshold'],
  ['held', 6, 'harmless-drift'],
  ['held', 3, 'cooldown'],
  ['held', 2, 'freeze window'],
  ['blind', 5, 'metric drift_score is gone'],
  ['skipped', 3, 'a run is going on'],
];
const results = outcomes.flatMap(([outcome, count, reason]) =>
  Array.from({ length: count }, (_, i) => ({ model: `${reason.replace(/\W/g, '-')}-${i}`, outcome, reason })),
);
const models = results.map(({ model }) => modelOf(model, model, 2));

function weekend(): Sweep[] {
  return Array.from({ length: 56 }, (_, hour) => {
    const slot = new Date(Date.parse(from) + hour * 3_600_000);
    const missed = hour === 27 || hour === 28;
    return {
      id: `swp_${String(hour).padStart(10, '0')}`,
      slot: slot.toISOString(),
      state: missed ? ('missed' as const) : ('done' as const),
      startedAt: slot,
      endedAt: slot,
      expected: 300,
      results: missed ? [] : results,
    };
  });
}

const event = (seq: number, kind: string, at: string): LedgerRow => ({
  seq,
  at: new Date(at),
  body: JSON.stringify({ kind }),
  previous: '',
  hash: '',
});

const report = (rows: Rows, ledger: readonly LedgerRow[] = [], range = { from, to }) =>
  callTool('fleet_report', range, {
    store: memoryStore(now, rows, ledger),
    models: { all: () => models, get: (id) => models.find((model) => model.id === id) ?? null, currency: 'USD' },
    registry: worldRegistry,
    serving: null,
    now,
    asker: '',
    question: '',
  });

describe('why did nothing get retrained over the weekend?', () => {
  it('tells five silences apart, and every count adds up', async () => {
    const approval = worldRows().approval?.[0];
    if (!approval) throw new Error('the world is empty');
    const expired = { ...approval, state: 'expired' as const, expiresAt: new Date('2026-08-08T18:00:00Z') };
    const ledger = [
      event(1, 'process-started', '2026-08-01T00:00:00Z'),
      event(2, 'process-stopped', '2026-08-09T02:05:00Z'),
      event(3, 'process-started', '2026-08-09T04:10:00Z'),
    ];
    const result = await report({ sweep: weekend(), approval: [expired] }, ledger);
    const said = result.facts.map((fact) => fact.text).join('\n');
    expect(said).toContain('54 of 56 sweeps ran, 2 missed');
    expect(said).toContain('I was down from Sun 2026-08-09 02:05 UTC to Sun 2026-08-09 04:10 UTC');
    expect(said).toContain(
      '300 models = 281 healthy + 11 held (6 harmless-drift, 3 cooldown, 2 freeze window) + 5 blind (metric drift_score is gone, all that time) + 3 skipped (a run is going on)',
    );
    expect(said).toContain('because metric drift_score is gone');
    expect(said).toContain('expired without a vote Sat 2026-08-08 18:00 UTC');
    expect(said).toContain('No retraining was started');
    const checks = result.facts.find((fact) => fact.kind === 'checks')?.values ?? {};
    const parts = ['healthy', 'drifted', 'held', 'blind', 'skipped'].map((outcome) => Number(checks[outcome]));
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(checks.expected);
    expect(checks.expected).toBe(54 * 300);
  });

  it('says so when a sweep gave fewer results than it expected', async () => {
    const [first] = weekend();
    if (!first) throw new Error('no sweep');
    const result = await report({ sweep: [{ ...first, results: results.slice(0, 298) }] });
    expect(result.facts.map((fact) => fact.text).join()).toContain('2 without a result');
  });

  it('no sweep on record is not a healthy weekend', async () => {
    const result = await report({});
    expect(result.facts[0]).toMatchObject({ id: null, text: expect.stringContaining('nothing was checked') });
  });

  it('a down that began before and one that has not ended are cut to what is known', async () => {
    const ledger = [
      event(1, 'process-started', '2026-08-01T00:00:00Z'),
      event(2, 'process-stopped', '2026-08-09T23:00:00Z'),
    ];
    const result = await report({ sweep: weekend() }, ledger);
    expect(result.facts.map((fact) => fact.text).join()).toContain(
      'down from Sun 2026-08-09 23:00 UTC to Mon 2026-08-10 08:00 UTC',
    );
  });

  it.each([
    ['a range that ends before it begins', { from: to, to: from }, 'error'],
    ['a range that has not begun', { from: '2027-01-01T00:00:00Z', to: '2027-01-02T00:00:00Z' }, 'no_data'],
    ['no time at all', { from: 'Monday', to: 'now' }, 'error'],
  ])('%s', async (_, range, status) => {
    expect(await report({ sweep: weekend() }, [], range)).toMatchObject({ status });
  });
});
