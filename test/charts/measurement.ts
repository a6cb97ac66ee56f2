import type { Check, ColumnDrift, Measured, Measurement, PerformanceEvidence } from '../../src/domain/evidence.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 2, 1);

export function measured(value: number, half = 0.01, n = 2_000): Measured {
  return { value, low: value - half, high: value + half, n };
}

/** `count` windows from 1 March 2026 on, one after the other. */
export function checks(count: number, of: (i: number) => Partial<Check> = () => ({}), windowMs = dayMs): Check[] {
  return Array.from({ length: count }, (_, i) => ({
    key: `w${i}`,
    from: new Date(start + i * windowMs).toISOString(),
    to: new Date(start + (i + 1) * windowMs).toISOString(),
    n: 2_000,
    drift: 0.03,
    driftColumn: 'amount',
    performance: measured(0.93),
    estimated: null,
    alert: false,
    version: 'v3',
    ...of(i),
  }));
}

export function drift(over: Partial<ColumnDrift> = {}): ColumnDrift {
  return {
    column: 'amount',
    type: 'numeric',
    role: 'feature',
    method: 'wasserstein',
    value: 0.42,
    threshold: 0.1,
    alert: true,
    nReference: 20_000,
    nCurrent: 6_000,
    since: 'w4',
    detail: 'mean 48.2 → 71.9 (+49 %)',
    ...over,
  };
}

export function performance(over: Partial<PerformanceEvidence> = {}): PerformanceEvidence {
  return {
    metric: 'auc',
    higherIsBetter: true,
    reference: measured(0.93),
    current: { ...measured(0.81), from: '2026-03-05T00:00:00.000Z', to: '2026-03-08T00:00:00.000Z' },
    limit: 0.9,
    lost: true,
    since: 'w4',
    estimated: null,
    maturedUntil: '2026-03-08T00:00:00.000Z',
    ...over,
  };
}

export function measurement(over: Partial<Measurement> = {}): Measurement {
  return {
    level: 'L3',
    task: 'classification',
    source: 'parquet log/*.parquet',
    window: { from: '2026-03-07T00:00:00.000Z', to: '2026-03-10T00:00:00.000Z' },
    referenceWindow: { from: '2026-02-01T00:00:00.000Z', to: '2026-02-15T00:00:00.000Z' },
    n: { reference: 20_000, current: 6_000 },
    drift: drift(),
    columns: [drift()],
    quality: [],
    performance: performance(),
    checks: checks(9, degrading),
    persistence: { hits: 3, of: 3, atLeast: 2 },
    since: 'w4',
    segment: null,
    impact: null,
    distributions: [],
    labelDelayMs: 2 * dayMs,
    ...over,
  };
}

/** Four good days, trouble from 5 March on, labels missing for the last two days. */
export function degrading(i: number): Partial<Check> {
  if (i < 4) return { drift: 0.02 + i * 0.01, performance: measured([0.934, 0.928, 0.931, 0.925][i] ?? 0.93) };
  return {
    drift: [0.16, 0.31, 0.09, 0.42, 0.38][i - 4] ?? 0.4,
    performance: i > 6 ? null : measured([0.86, 0.82, 0.79][i - 4] ?? 0.8, 0.02),
    estimated: i > 6 ? 0.8 : null,
    alert: true,
  };
}
