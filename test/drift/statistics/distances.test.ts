import fc from 'fast-check';
import { probit } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { jensenShannonDistance, jensenShannonParts } from '../../../src/drift/statistics/jensen-shannon.ts';
import { wassersteinDistance } from '../../../src/drift/statistics/wasserstein.ts';

/** The normal distribution as evenly spaced quantiles: no sampling error. */
const normal = (mean: number, std: number, n = 4000): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => mean + std * probit((i + 0.5) / n));

/** Σ|F−G|·Δx straight from the definition, O(n²). */
function byDefinition(a: readonly number[], b: readonly number[]): number {
  const points = [...a, ...b].sort((x, y) => x - y);
  const below = (values: readonly number[], x: number): number => values.filter((v) => v <= x).length / values.length;
  let sum = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    sum += Math.abs(below(a, points[i]!) - below(b, points[i]!)) * (points[i + 1]! - points[i]!);
  }
  return sum;
}

describe('Wasserstein distance', () => {
  it.each([0, 0.5, 1, -2, 7])('of N(0,1) and N(%d,1) is the size of the shift', (shift) => {
    expect(wassersteinDistance(normal(0, 1), normal(shift, 1))).toBeCloseTo(Math.abs(shift), 9);
  });

  it('of N(0,1) and N(0,10) is 9·√(2/π), NannyML’s published 7.180', () => {
    expect(wassersteinDistance(normal(0, 1), normal(0, 10))).toBeCloseTo(9 * Math.sqrt(2 / Math.PI), 2);
  });

  it('agrees with the definition on any two samples, ties included', () => {
    const sample = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const got = wassersteinDistance(Float64Array.from(a).sort(), Float64Array.from(b).sort());
        expect(got).toBeCloseTo(byDefinition(a, b), 9);
      }),
    );
  });

  it('with weights equals repeating rows', () => {
    const weighted = wassersteinDistance(Float64Array.of(1, 2, 5), Float64Array.of(0, 3), Float64Array.of(3, 1, 2));
    expect(weighted).toBeCloseTo(wassersteinDistance(Float64Array.of(1, 1, 1, 2, 5, 5), Float64Array.of(0, 3)), 12);
  });

  it('of nothing is not a number, never a silent zero', () => {
    expect(wassersteinDistance(new Float64Array(0), normal(0, 1))).toBeNaN();
  });
});

describe('Jensen-Shannon distance, base 2', () => {
  const counts = (entries: Readonly<Record<string, number>>): Map<string, number> => new Map(Object.entries(entries));

  it('is 0 for equal shares and 1 for disjoint categories', () => {
    expect(jensenShannonDistance(counts({ a: 1, b: 3 }), counts({ a: 20, b: 60 }))).toBe(0);
    expect(jensenShannonDistance(counts({ a: 5 }), counts({ b: 7 }))).toBe(1);
  });

  it('matches scipy.spatial.distance.jensenshannon([.5,.5,0],[.25,.25,.5], 2)', () => {
    // H(m) − ½H(p) − ½H(q) with m = [.375,.375,.25]
    const h = (...p: number[]): number => -p.reduce((sum, x) => sum + x * Math.log2(x), 0);
    const expected = Math.sqrt(h(0.375, 0.375, 0.25) - 0.5 * h(0.5, 0.5) - 0.5 * h(0.25, 0.25, 0.5));
    expect(jensenShannonDistance(counts({ a: 2, b: 2 }), counts({ a: 1, b: 1, c: 2 }))).toBeCloseTo(expected, 12);
  });

  it('counts an unseen category by name: half its share, nearly', () => {
    const parts = jensenShannonParts(counts({ a: 100 }), counts({ a: 96, new: 4 }));
    expect(parts.get('new')).toBeCloseTo(0.02, 12);
  });

  it('is symmetric and within 0…1', () => {
    const side = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 50 }), { minKeys: 1 });
    fc.assert(
      fc.property(side, side, (p, q) => {
        const there = jensenShannonDistance(counts(p), counts(q));
        expect(there).toBeCloseTo(jensenShannonDistance(counts(q), counts(p)), 12);
        expect(there).toBeGreaterThanOrEqual(0);
        expect(there).toBeLessThanOrEqual(1);
      }),
    );
  });
});
