import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../src/domain/frame.ts';
import { holmCorrected } from '../../../src/drift/statistics/holm.ts';
import { reconstructionOf } from '../../../src/drift/statistics/reconstruction.ts';
import { seededRandom } from '../../../src/drift/statistics/seeded-random.ts';

describe('Holm', () => {
  it('multiplies the smallest p by all, never falls, never passes 1', () => {
    const corrected = holmCorrected([0.01, 0.04, 0.03, 0.005]);
    [0.03, 0.06, 0.06, 0.02].forEach((p, i) => {
      expect(corrected[i]).toBeCloseTo(p, 12);
    });
    expect(holmCorrected([0.9, 0.8])).toEqual([1, 1]);
    expect(holmCorrected([])).toEqual([]);
  });
});

describe('PCA reconstruction error', () => {
  /** b follows a, c does not; `sign` turns the relation without moving any column. */
  const frame = (sign: number, seed: number): Frame => {
    const random = seededRandom(seed);
    const noise = (): Float64Array => Float64Array.from({ length: 600 }, () => random() + random() + random() - 1.5);
    const [a, c, e] = [noise(), noise(), noise()];
    const b = a.map((value, i) => sign * value + 0.1 * e[i]!);
    const column = (values: Float64Array) => ({ kind: 'numeric' as const, values });
    return {
      rows: 600,
      columns: { a: column(a), b: column(b), c: column(c), d: column(a.map((value, i) => value + 0.05 * c[i]!)) },
    };
  };

  it('sees a relation that turned though no column moved', () => {
    const picture = reconstructionOf(frame(1, 1), ['a', 'b', 'c', 'd'])!;
    const [same, turned] = [picture.errorOf(frame(1, 2)), picture.errorOf(frame(-1, 2))];
    expect(turned).toBeGreaterThan(1.3 * same);
    expect(picture.errorOf(frame(1, 1))).toBeCloseTo(same, 0);
  });

  it('is nothing of one column, or of columns that do not vary', () => {
    const flat: Frame = { rows: 3, columns: { x: { kind: 'numeric', values: new Float64Array(3) } } };
    expect(reconstructionOf(flat, ['x', 'gone'])).toBeNull();
    expect(reconstructionOf(frame(1, 1), ['a'])).toBeNull();
  });
});
