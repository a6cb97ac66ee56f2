import { describe, expect, it } from 'vitest';
import type { Column, Frame } from '../../../src/domain/frame.ts';
import { comparisonOf } from '../../../src/drift/report/comparison-of.ts';
import type { DriftReport } from '../../../src/drift/report/drift-report.ts';
import { reportDrift } from '../../../src/drift/report/report-drift.ts';
import { seededRandom } from '../../../src/drift/statistics/seeded-random.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const ROWS = 1_200;

/** Twelve days; from `breaksAt` on the labels no longer follow the score. */
function frame(seed: number, breaksAt = Number.POSITIVE_INFINITY): Frame {
  const random = seededRandom(seed);
  const x = Float64Array.from({ length: ROWS }, () => random());
  const day = (i: number): number => (i * 12) / ROWS;
  const y = x.map((value, i) => (random() < (day(i) < breaksAt ? value : 1 - value) ? 1 : 0));
  const numeric = (values: Float64Array): Column => ({ kind: 'numeric', values });
  const at = Float64Array.from(x, (_, i) => START + Math.floor(day(i) * DAY));
  return { rows: ROWS, columns: { at: numeric(at), x: numeric(x), score: numeric(x), y: numeric(y) } };
}

const report = (current: Frame, labelDelayMs: number, columns = current.columns): DriftReport =>
  reportDrift(
    comparisonOf({
      reference: frame(1),
      current: { rows: current.rows, columns },
      ...{ referenceFiles: 'r', currentFiles: 'c', features: null, compat: null, notes: [], labelDelayMs },
      roles: { time: 'at', id: null, label: 'y', score: 'score', prediction: null },
      chunking: { kind: 'period', period: 'day' },
    }),
  );

describe('realised performance', () => {
  it('has every metric of a classification by its definition, inside its interval', () => {
    const { current, threshold } = report(frame(2), 0).performance;
    expect(threshold).toBe(0.5);
    const { columns } = frame(2);
    const [score, y] = [columns.score, columns.y].map((column) => (column as { values: Float64Array }).values);
    const count = (of: (i: number) => boolean): number => score!.filter((_, i) => of(i)).length;
    const [tp, called, positive] = [
      count((i) => score![i]! >= 0.5 && y![i] === 1),
      count((i) => score![i]! >= 0.5),
      count((i) => y![i] === 1),
    ];
    const mean = (of: (i: number) => number): number => score!.reduce((sum, _, i) => sum + of(i), 0) / ROWS;
    const expected = {
      precision: tp / called,
      recall: tp / positive,
      f1: (2 * tp) / (called + positive),
      brier: mean((i) => (score![i]! - y![i]!) ** 2),
      log_loss: mean((i) => -Math.log(y![i] === 1 ? score![i]! : 1 - score![i]!)),
    };
    for (const [metric, value] of Object.entries(expected)) {
      const told = current[metric as keyof typeof expected]!;
      expect(told.value, metric).toBeCloseTo(value, 9);
      expect(told.low!, metric).toBeLessThan(value);
      expect(told.high!, metric).toBeGreaterThan(value);
    }
    expect(Object.keys(current).sort()).toEqual([
      ...['auc', 'average_precision', 'brier', 'ece', 'f1', 'log_loss', 'precision', 'recall'],
    ]);
  });

  it('has those of a regression', () => {
    const current = frame(3);
    const doubled = {
      ...current.columns,
      y: {
        kind: 'numeric' as const,
        values: (current.columns.x as { values: Float64Array }).values.map((v) => 2 * v + 1),
      },
    };
    const { performance } = report(current, 0, doubled);
    expect(Object.keys(performance.current).sort()).toEqual(['mae', 'mape', 'r2', 'rmse']);
    expect(performance.threshold).toBeNull();
  });
});

describe('labels that have not matured', () => {
  it('are not believed: their chunks have no realised metric and say when they will', () => {
    const { chunks } = report(frame(2), 3 * DAY);
    expect(chunks.slice(0, 8).every(({ performance }) => performance.matures === null)).toBe(true);
    expect(chunks.at(-1)!.performance).toMatchObject({ realised: {}, matures: '2026-01-16T00:00:00.000Z' });
    expect(chunks.at(-1)!.performance.estimated.auc?.value).toBeGreaterThan(0.7);
  });

  it('leave what moved since provisional, with the date', () => {
    const current = frame(2);
    const moved = (current.columns.x as { values: Float64Array }).values.map((value, i) =>
      i > 950 ? value + 0.6 : value,
    );
    const { verdict } = report(current, 3 * DAY, { ...current.columns, x: { kind: 'numeric', values: moved } });
    expect(verdict.provisional).toMatchObject({ until: expect.stringMatching(/^2026-01-1[4-6]/) });
    expect(report(current, 0).verdict.provisional).toBeNull();
  });

  it('hide a break that only they show, and nothing else', () => {
    const broken = frame(2, 9);
    expect(report(broken, 4 * DAY).performance.current.auc!.value).toBeGreaterThan(0.75);
    expect(report(broken, 0).chunks.at(-1)!.performance.realised.auc!.value).toBeLessThan(0.4);
    const told = report(broken, 0).verdict.because.join(' ');
    expect(told).toMatch(/The estimate says fine where the labels say not: .*2026-01-1[0-2]/);
  });
});
