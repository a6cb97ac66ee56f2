import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aucOf } from '../../../src/drift/statistics/auc.ts';
import { estimatedAuc } from '../../../src/drift/statistics/estimated-auc.ts';
import { isotonicCalibration } from '../../../src/drift/statistics/isotonic.ts';
import { rmseOf } from '../../../src/drift/statistics/rmse.ts';
import { drawFrom } from '../synthetic-world.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function scored(n: number, seed: number, slope = 1.5) {
  const draw = drawFrom(seed);
  const scores = Float64Array.from({ length: n }, () => sigmoid(slope * draw.normal() - 1));
  return { scores, labels: Float64Array.from(scores, (score) => (draw.uniform() < score ? 1 : 0)) };
}

/** Pairs ranked right, straight from the definition, with DeLong's variance of the structural components. */
function byPairs(labels: ArrayLike<number>, scores: ArrayLike<number>): { value: number; variance: number } {
  const of = (label: number): number[] => Array.from(scores).filter((_, i) => labels[i] === label);
  const [negatives, positives] = [of(0), of(1)];
  const wins = (a: number, b: number): number => (a > b ? 1 : a === b ? 0.5 : 0);
  const mean = (values: number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
  const variance = (values: number[]): number =>
    values.reduce((sum, v) => sum + (v - mean(values)) ** 2, 0) / (values.length - 1);
  const v10 = positives.map((p) => mean(negatives.map((n) => wins(p, n))));
  const v01 = negatives.map((n) => mean(positives.map((p) => wins(p, n))));
  return { value: mean(v10), variance: variance(v10) / positives.length + variance(v01) / negatives.length };
}

describe('AUC with DeLong interval', () => {
  it('equals the share of pairs ranked right and DeLong’s variance, ties included', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 1 })), { minLength: 8 });
    fc.assert(
      fc.property(rows, (pairs) => {
        const labels = Float64Array.from(pairs, ([, label]) => label);
        const scores = Float64Array.from(pairs, ([score]) => score);
        const positives = labels.filter((label) => label === 1).length;
        fc.pre(positives >= 2 && pairs.length - positives >= 2);
        const expected = byPairs(labels, scores);
        fc.pre(expected.variance > 1e-9);
        const got = aucOf({ labels, scores })!;
        expect(got.value).toBeCloseTo(expected.value, 10);
        const half = 1.959964 * Math.sqrt(expected.variance);
        expect(got.low).toBeCloseTo(Math.max(0, got.value - half), 8);
        expect(got.high).toBeCloseTo(Math.min(1, got.value + half), 8);
      }),
    );
  });

  it('covers the truth in about 95 % of samples', () => {
    const truth = aucOf(scored(200_000, 99))!.value;
    let covered = 0;
    for (let seed = 0; seed < 300; seed++) {
      const { low, high } = aucOf(scored(400, seed))!;
      if (low <= truth && truth <= high) covered++;
    }
    expect(covered / 300).toBeGreaterThan(0.91);
    expect(covered / 300).toBeLessThan(0.985);
  });

  it('is null with one class and not falsely certain with perfect separation', () => {
    expect(aucOf({ labels: Float64Array.of(1, 1), scores: Float64Array.of(0.1, 0.2) })).toBeNull();
    const perfect = aucOf({ labels: Float64Array.of(0, 0, 1, 1), scores: Float64Array.of(1, 2, 3, 4) })!;
    expect(perfect.value).toBe(1);
    expect(perfect.low).toBeLessThan(0.5);
  });
});

describe('isotonic calibration', () => {
  it('pools adjacent violators (the textbook 1 3 2 4 → 1 2.5 2.5 4) and interpolates between knots', () => {
    const calibrate = isotonicCalibration({
      scores: Float64Array.of(1, 2, 3, 4),
      labels: Float64Array.of(0.1, 0.3, 0.2, 0.4),
    });
    expect([1, 2, 3, 4].map(calibrate)).toEqual([0.1, 0.25, 0.25, 0.4]);
    expect(calibrate(3.5)).toBeCloseTo(0.325, 12);
    expect([calibrate(-9), calibrate(9)]).toEqual([0.1, 0.4]);
  });

  it('never falls', () => {
    const { scores, labels } = scored(500, 5);
    const calibrate = isotonicCalibration({ scores, labels });
    let before = 0;
    for (let score = 0; score <= 1; score += 0.01) {
      expect(calibrate(score)).toBeGreaterThanOrEqual(before);
      before = calibrate(score);
    }
  });
});

describe('estimated AUC (CBPE)', () => {
  it('finds the realised AUC of rows whose labels it never saw, while the relation holds', () => {
    const calibrate = isotonicCalibration(scored(30_000, 1));
    const wide = scored(30_000, 2, 3);
    expect(estimatedAuc(wide.scores, calibrate)).toBeCloseTo(aucOf(wide)!.value, 1.7);
  });

  it('is blind to a changed relation: the same scores, the same estimate, whatever the labels', () => {
    const rows = scored(20_000, 3);
    const calibrate = isotonicCalibration(scored(20_000, 4));
    const realised = aucOf({ scores: rows.scores, labels: rows.labels.map((label) => 1 - label) })!.value;
    expect(estimatedAuc(rows.scores, calibrate)! - realised).toBeGreaterThan(0.4);
  });

  it('is null where nothing can be estimated', () => {
    expect(estimatedAuc(new Float64Array(0), () => 0.5)).toBeNull();
    expect(estimatedAuc(Float64Array.of(0.1, 0.4), () => 0)).toBeNull();
  });
});

describe('RMSE with bootstrap interval', () => {
  it('has about the width of the delta method and the same digits for the same seed', () => {
    const draw = drawFrom(8);
    const labels = Float64Array.from({ length: 3000 }, () => 2 * draw.normal());
    const zeros = new Float64Array(3000);
    const measured = rmseOf(labels, zeros)!;
    expect(measured.value).toBeCloseTo(2, 0.9);
    const delta = (2 * 1.96 * measured.value) / Math.sqrt(2 * 3000);
    expect((measured.high - measured.low) / delta).toBeGreaterThan(0.8);
    expect((measured.high - measured.low) / delta).toBeLessThan(1.2);
    expect(rmseOf(labels, zeros)).toEqual(measured);
    expect(rmseOf(new Float64Array(0), zeros)).toBeNull();
  });
});
