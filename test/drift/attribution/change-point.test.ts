import { describe, expect, it } from 'vitest';
import { changePoint, type Reading } from '../../../src/drift/attribution/change-point.ts';
import { drawFrom } from '../synthetic-world.ts';

function readings(seed: number, levels: readonly number[], error = 0.02): Reading[] {
  const draw = drawFrom(seed);
  return levels.map((level, i) => ({ key: `day ${i}`, value: level + error * draw.normal(), error }));
}

const flat = (n: number, level = 0.9): number[] => Array.from({ length: n }, () => level);

describe('a change point', () => {
  it('is the window after which the level is another, and its range holds the true one', () => {
    let inRange = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const change = changePoint(readings(seed, [...flat(8), ...flat(6, 0.81)]))!;
      const at = (key: string): number => Number(key.slice(4));
      if (at(change.earliest) <= 8 && 8 <= at(change.latest)) inRange++;
      expect(Math.abs(at(change.since) - 8)).toBeLessThanOrEqual(2);
      expect(change.before - change.after).toBeCloseTo(0.09, 1);
    }
    expect(inRange).toBeGreaterThanOrEqual(37);
  });

  it('is rarely seen where there is none: at most 3 of 100', () => {
    const seen = Array.from({ length: 100 }, (_, seed) => changePoint(readings(seed + 200, flat(14))));
    expect(seen.filter((change) => change !== null).length).toBeLessThanOrEqual(3);
  });

  it('needs four readings with errors; others do not count', () => {
    expect(changePoint(readings(1, [0.9, 0.9, 0.5]))).toBeNull();
    const blank = { key: 'blank', value: Number.NaN, error: 0.02 };
    const still = { key: 'still', value: 0.1, error: 0 };
    expect(changePoint([...readings(1, [0.9, 0.9, 0.9]), blank, still])).toBeNull();
  });
});
