import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquaredOf, chiSquaredTail } from '../../../src/drift/statistics/chi-squared.ts';
import { hellingerDistance } from '../../../src/drift/statistics/hellinger.ts';
import { lInfinityDistance } from '../../../src/drift/statistics/l-infinity.ts';
import { populationStabilityIndex } from '../../../src/drift/statistics/population-stability-index.ts';

const counts = (...values: readonly number[]): Map<string, number> =>
  new Map(values.map((value, i) => [String.fromCharCode(97 + i), value]));

const before = [16, 18, 16, 14, 12, 12];
const after = [16, 16, 16, 16, 16, 8];

describe('Evidently’s published vectors', () => {
  it('Hellinger 0.06812, also with the reference doubled', () => {
    expect(hellingerDistance(counts(...before), counts(...after))).toBeCloseTo(0.06812, 4);
    expect(hellingerDistance(counts(...before.map((n) => 2 * n)), counts(...after))).toBeCloseTo(0.06812, 4);
  });

  it('one-sample χ² p 0.67309', () => {
    const statistic = before.reduce((sum, expected, i) => sum + (after[i]! - expected) ** 2 / expected, 0);
    expect(chiSquaredTail(statistic, 5)).toBeCloseTo(0.67309, 5);
  });
});

describe('NannyML’s published vectors', () => {
  it('L∞ 0.14 for one new category in seven rows, 0.67 for all in one of three', () => {
    expect(lInfinityDistance(counts(2, 2, 2), counts(2, 2, 2, 1))).toBeCloseTo(0.14, 2);
    expect(lInfinityDistance(counts(2, 2, 2), counts(0, 6, 0))).toBeCloseTo(0.67, 2);
  });
});

describe('χ² tail', () => {
  it.each([
    [3.841458820694124, 1, 0.05],
    [5.991464547107979, 2, 0.05],
    [18.307038053275146, 10, 0.05],
    [124.34211340400407, 100, 0.05],
    [10.827566170662733, 1, 0.001],
  ])('P(χ² > %d) with %d degrees is %d, the table’s quantile', (x, degrees, p) => {
    expect(chiSquaredTail(x, degrees)).toBeCloseTo(p, 9);
  });

  it('with two degrees is e^(−x/2) everywhere, far tails too', () => {
    for (const x of [0.01, 1, 3.9, 4.1, 30, 300]) {
      expect(chiSquaredTail(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 10);
    }
  });
});

describe('χ² of two counts', () => {
  it('is n(ad−bc)²/(product of the margins) for a 2×2 table, and V its root share', () => {
    const chi = chiSquaredOf(counts(30, 10), counts(20, 40));
    const expected = (100 * (30 * 40 - 10 * 20) ** 2) / (40 * 60 * 50 * 50);
    expect(chi?.statistic).toBeCloseTo(expected, 10);
    expect(chi?.degrees).toBe(1);
    expect(chi?.cramersV).toBeCloseTo(Math.sqrt(expected / 100), 10);
  });

  it('has V 1 for disjoint categories, 0 for equal shares, and nothing to say of an empty side', () => {
    expect(chiSquaredOf(counts(7, 0), counts(0, 9))?.cramersV).toBeCloseTo(1, 12);
    expect(chiSquaredOf(counts(2, 6), counts(10, 30))?.cramersV).toBeCloseTo(0, 12);
    expect(chiSquaredOf(counts(), counts(1))).toBeNull();
  });
});

describe('PSI', () => {
  it('is Σ(q−p)ln(q/p)', () => {
    const expected = (0.3 - 0.5) * Math.log(0.3 / 0.5) + (0.7 - 0.5) * Math.log(0.7 / 0.5);
    expect(populationStabilityIndex(counts(5, 5), counts(3, 7))).toBeCloseTo(expected, 12);
  });

  it('of an emptied bin is finite: its share is floored at 1e-4', () => {
    const expected = (1e-4 - 0.5) * Math.log(1e-4 / 0.5) + 0.5 * Math.log(2);
    expect(populationStabilityIndex(counts(5, 5), counts(0, 10))).toBeCloseTo(expected, 12);
  });
});

describe('every distance of counts', () => {
  const side = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 4, maxLength: 4 });
  const filled = side.filter((values) => values.some((value) => value > 0));
  it.each([
    ['hellinger', hellingerDistance, 1],
    ['L∞', lInfinityDistance, 1],
    ['PSI', populationStabilityIndex, Number.POSITIVE_INFINITY],
  ] as const)('%s is symmetric, at least 0, and 0 for equal shares', (_, distance, most) => {
    fc.assert(
      fc.property(filled, filled, (a, b) => {
        const there = distance(counts(...a), counts(...b));
        expect(there).toBeCloseTo(distance(counts(...b), counts(...a)), 10);
        expect(there).toBeGreaterThanOrEqual(0);
        expect(there).toBeLessThanOrEqual(most);
        expect(distance(counts(...a), counts(...a.map((n) => 3 * n)))).toBeCloseTo(0, 6);
      }),
    );
  });

  it.each([hellingerDistance, lInfinityDistance, populationStabilityIndex])(
    'of nothing is not a number',
    (distance) => {
      expect(distance(counts(), counts())).toBeNaN();
    },
  );
});
