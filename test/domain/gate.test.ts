import { describe, expect, it } from 'vitest';
import { gateSchema, higherIsBetter, metricNames } from '../../src/domain/gate.ts';

describe('a gate as written', () => {
  it('has a direction for each metric', () => {
    expect(metricNames.filter(higherIsBetter)).toEqual(['auc', 'average_precision', 'f1', 'precision', 'recall', 'r2']);
  });

  it.each(['min', 'max', 'improve_by', 'not_worse_than_champion_by'])('is whole with %s alone', (key) => {
    const gate = gateSchema.parse({ metric: 'auc', [key]: 0 });
    expect(gate).toEqual({ metric: 'auc', [key]: 0, min_n: 200, threshold: 0.5 });
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['that demands nothing', {}, /a gate needs at least one of min, max, improve_by, not_worse_than_champion_by/],
    ['of an unknown metric', { metric: 'accuracy', min: 0 }, /metric/],
    ['with a key nobody knows', { min: 0, minimum: 1 }, /minimum/],
    ['that asks for a loss', { improve_by: -0.1 }, />=0/],
    ['with a margin below 0', { not_worse_than_champion_by: -0.1 }, />=0/],
    ['on no rows', { min: 0, min_n: 0 }, />=1/],
    ['on half a row', { min: 0, min_n: 1.5 }, /int/],
    ['with a threshold below 0', { min: 0, threshold: -0.1 }, />=0/],
    ['with a threshold over 1', { min: 0, threshold: 1.1 }, /<=1/],
  ])('is refused: one %s', (_name, change, reason) => {
    expect(() => gateSchema.parse({ metric: 'auc', ...change })).toThrow(reason);
  });
});
