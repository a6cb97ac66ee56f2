import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chargeOf, type RunLimits, spendingOf, spendingSince } from '../../src/domain/budget.ts';
import { overdrawn } from '../../src/domain/budget-rules.ts';
import { policySchema } from '../../src/domain/policy.ts';
import { type Run, runStates } from '../../src/domain/run.ts';
import { runRow } from '../contracts/rows.ts';

const now = new Date('2026-03-05T12:00:00Z');
const limits: RunLimits = policySchema.parse({ max_runs: { period: '7d' } });
const run = (changes: Partial<Run> = {}): Run =>
  runRow({
    model: 'm',
    state: 'succeeded',
    currency: 'USD',
    createdAt: now,
    startedAt: now,
    estimatedCost: 10,
    cost: null,
    ...changes,
  });

describe('the charge of a run', () => {
  it.each([
    ['asked for: its estimate', { state: 'queued', startedAt: null }, 10],
    ['going on: its estimate', { state: 'running' }, 10],
    ['nobody knows how it stands: its estimate', { state: 'unknown' }, 10],
    ['ended: what it cost', { cost: 3.5 }, 3.5],
    ['ended, for nothing', { cost: 0 }, 0],
    ['ended without a figure: its estimate stands', {}, 10],
    ['failed without a figure: its estimate stands', { state: 'failed' }, 10],
    ['never seen to start, and given up: it may have started', { state: 'failed', startedAt: null }, 10],
    ['cancelled on the way: its estimate stands', { state: 'cancelled' }, 10],
    ['cancelled before the pipeline was asked', { state: 'cancelled', startedAt: null }, 0],
    ['no figure, no estimate: unknown, not 0', { estimatedCost: null }, null],
    ['another currency: unknown, nothing is converted', { currency: 'EUR', cost: 3 }, null],
  ] satisfies [string, Partial<Run>, number | null][])('%s', (_name, changes, charge) => {
    expect(chargeOf(run(changes), 'USD')).toBe(charge);
  });
});

describe('what stands on the budgets', () => {
  it('tells model and fleet, month, day and period apart', () => {
    const rows = [
      run({ cost: 1 }),
      run({ cost: 2, createdAt: new Date('2026-03-01T00:00:00Z') }),
      run({ cost: 4, createdAt: new Date('2026-02-28T23:59:59Z') }),
      run({ cost: 8, model: 'other' }),
      run({ cost: 16, model: 'other', createdAt: new Date('2026-03-04T23:59:59Z') }),
      run({ estimatedCost: null }),
      run({ state: 'cancelled', startedAt: null }),
    ];
    expect(spendingOf(rows, 'm', limits, now)).toEqual({
      spentThisMonth: 3,
      unknownThisMonth: 1,
      fleetSpentToday: 9,
      fleetUnknownToday: 1,
      runsInPeriod: 4,
      fleetRunsToday: 3,
    });
  });

  it.each([
    ['the month, late in it', '2026-03-25T12:00:00Z', '2026-03-01T00:00:00.000Z'],
    ['the period, at its beginning', '2026-03-02T12:00:00Z', '2026-02-23T12:00:00.000Z'],
  ])('are read from the beginning of %s', (_name, at, since) => {
    expect(spendingSince(limits, new Date(at)).toISOString()).toBe(since);
  });
});

describe('whatever runs there are', () => {
  const anyRun = fc
    .record({
      state: fc.constantFrom(...runStates),
      model: fc.constantFrom('m', 'other'),
      hoursAgo: fc.integer({ min: 0, max: 24 * 40 }),
      started: fc.boolean(),
      cost: fc.option(fc.double({ min: 0, max: 200, noNaN: true })),
      estimatedCost: fc.option(fc.double({ min: 0, max: 200, noNaN: true })),
    })
    .map(({ hoursAgo, started, ...rest }) => {
      const at = new Date(now.getTime() - hoursAgo * 3_600_000);
      return run({ ...rest, createdAt: at, startedAt: started ? at : null });
    });

  it('older ones than asked for change nothing', () => {
    fc.assert(
      fc.property(fc.array(anyRun), (rows) => {
        const since = spendingSince(limits, now);
        const kept = rows.filter(({ createdAt }) => createdAt >= since);
        expect(spendingOf(kept, 'm', limits, now)).toEqual(spendingOf(rows, 'm', limits, now));
      }),
    );
  });

  it('runs taken one after the other, as long as nothing objects, never pass a known limit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true })), (costs) => {
        const taken: Run[] = [];
        for (const cost of costs) {
          const runs = spendingOf(taken, 'm', limits, now);
          if (!overdrawn({ policy: limits, runs, estimate: { cost } })) taken.push(run({ estimatedCost: cost }));
        }
        const spent = spendingOf(taken, 'm', limits, now);
        expect(spent.spentThisMonth).toBeLessThanOrEqual(300.001);
        expect(spent.runsInPeriod).toBeLessThanOrEqual(10);
      }),
    );
  });
});
