import fc from 'fast-check';
import { cumulativeStdNormalProbability, probit } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { hellingerDistance } from '../../../src/drift/statistics/hellinger.ts';
import { kolmogorovSmirnov } from '../../../src/drift/statistics/kolmogorov-smirnov.ts';
import { countByBin, quantileEdges } from '../../../src/drift/statistics/quantile-bins.ts';

const normal = (mean: number, std: number, n = 4000): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => mean + std * probit((i + 0.5) / n));

describe('Kolmogorov-Smirnov D', () => {
  it.each([0, 0.5, 1, -2])('of N(0,1) and N(%d,1) is 2Φ(|μ|/2) − 1', (shift) => {
    const expected = 2 * cumulativeStdNormalProbability(Math.abs(shift) / 2) - 1;
    expect(kolmogorovSmirnov(normal(0, 1), normal(shift, 1))).toBeCloseTo(expected, 3);
  });

  it('agrees with the definition on any two samples, ties included', () => {
    const sample = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const below = (values: number[], x: number): number => values.filter((v) => v <= x).length / values.length;
        const expected = Math.max(...[...a, ...b].map((x) => Math.abs(below(a, x) - below(b, x))));
        const got = kolmogorovSmirnov(Float64Array.from(a).sort(), Float64Array.from(b).sort());
        expect(got).toBeCloseTo(expected, 12);
      }),
    );
  });

  it('of nothing is not a number', () => {
    expect(kolmogorovSmirnov(new Float64Array(0), normal(0, 1))).toBeNaN();
  });
});

describe('quantile bins of the reference', () => {
  it('hold a tenth of it each, and whatever lies beyond falls in the open ends', () => {
    const reference = normal(0, 1, 1000);
    const edges = quantileEdges(reference, 10);
    expect([...countByBin(reference, edges).values()]).toEqual(Array.from({ length: 10 }, () => 100));
    const far = countByBin(Float64Array.of(-1e9, 1e9), edges);
    expect([...far.values()]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('are fewer where values tie', () => {
    const edges = quantileEdges(Float64Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 7), 10);
    expect(edges.length).toBeLessThan(3);
    expect(countByBin(Float64Array.of(0, 0, 7), edges).get('bin 1')).toBe(2);
  });

  it('keep most of the Hellinger distance of shifted normals, √(1 − e^(−Δ²/8))', () => {
    const [a, b] = [normal(0, 1), normal(-2, 1)];
    const edges = quantileEdges(a, 10);
    const got = hellingerDistance(countByBin(a, edges), countByBin(b, edges));
    expect(got).toBeGreaterThan(0.55);
    expect(got).toBeLessThanOrEqual(Math.sqrt(1 - Math.exp(-0.5)));
  });
});
