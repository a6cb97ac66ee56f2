import { describe, expect, it } from 'vitest';
import { type Gate, gateSchema, type Metric } from '../../src/domain/gate.ts';
import { judgeGate, judgeGates } from '../../src/domain/judge-gate.ts';
import type { Comparison } from '../../src/domain/validation.ts';

const gate = (given: Partial<Gate> & { metric: Metric }): Gate => gateSchema.parse(given);
const comparison = (change: Partial<Comparison> = {}): Comparison => ({
  metric: 'auc',
  slice: null,
  n: 4000,
  nEffective: 300,
  candidate: 0.941,
  champion: 0.889,
  delta: { value: 0.052, low: 0.041, high: 0.063, n: 4000 },
  ...change,
});
const worse = { candidate: 0.88, delta: { value: -0.009, low: -0.02, high: 0.002, n: 4000 } };

describe('judgeGate', () => {
  it('passes value and margin together, with the numbers in the text', () => {
    const result = judgeGate(gate({ metric: 'auc', min: 0.85, not_worse_than_champion_by: 0.005 }), comparison(), null);
    expect(result).toMatchObject({
      outcome: 'PASS',
      slice: null,
      text: 'auc 0.941 ≥ 0.85 and Δ +0.052 [+0.041, +0.063] above −0.005',
    });
  });

  it.each<[string, Partial<Gate> & { metric: Metric }, Partial<Comparison>, string]>([
    ['a value under the minimum', { metric: 'auc', min: 0.95 }, {}, 'FAIL'],
    ['a value at the minimum', { metric: 'auc', min: 0.941 }, {}, 'PASS'],
    ['a value over the maximum', { metric: 'rmse', max: 0.9 }, {}, 'FAIL'],
    ['an improvement that is reached', { metric: 'auc', improve_by: 0.05 }, {}, 'PASS'],
    ['an improvement that is not', { metric: 'auc', improve_by: 0.06 }, {}, 'FAIL'],
    ['a lower bound under the margin', { metric: 'auc', not_worse_than_champion_by: 0.01 }, worse, 'FAIL'],
    ['a lower bound above the margin', { metric: 'auc', not_worse_than_champion_by: 0.03 }, worse, 'PASS'],
    ['a lower bound exactly at the margin', { metric: 'auc', not_worse_than_champion_by: 0.02 }, worse, 'FAIL'],
    ['an error metric that falls', { metric: 'rmse', not_worse_than_champion_by: 0.005 }, worse, 'PASS'],
    ['an error metric that rises', { metric: 'rmse', not_worse_than_champion_by: 0.005 }, {}, 'FAIL'],
    ['an error metric that improves enough', { metric: 'mae', improve_by: 0.005 }, worse, 'PASS'],
    ['too few rows', { metric: 'auc', min: 0.1, min_n: 4001 }, {}, 'INSUFFICIENT'],
    ['too few of a class', { metric: 'auc', min: 0.1 }, { nEffective: 9 }, 'INSUFFICIENT'],
    ['a metric that is not defined', { metric: 'auc', min: 0.1 }, { candidate: Number.NaN }, 'INSUFFICIENT'],
  ])('%s', (_, given, change, outcome) => {
    expect(judgeGate(gate(given), comparison(change), null).outcome).toBe(outcome);
  });

  const equal = { delta: { value: 0.05, low: 0, high: 0.1, n: 4000 } };
  const large = { candidate: 12.3456, delta: { value: -10, low: -20.5, high: -0.25, n: 4000 } };
  it.each<[string, Partial<Gate> & { metric: Metric }, Partial<Comparison>]>([
    ['PASS auc 0.941 ≥ 0.85', { metric: 'auc', min: 0.85 }, {}],
    ['FAIL auc 0.941 < 0.95', { metric: 'auc', min: 0.95 }, {}],
    ['PASS ece 0.941 ≤ 0.941', { metric: 'ece', max: 0.941 }, {}],
    ['FAIL ece 0.941 > 0.94', { metric: 'ece', max: 0.94 }, {}],
    ['PASS auc Δ +0.050 [+0.000, +0.100] reaches an improvement of 0.05', { metric: 'auc', improve_by: 0.05 }, equal],
    [
      'FAIL auc Δ +0.050 [+0.000, +0.100] does not reach an improvement of 0.051',
      { metric: 'auc', improve_by: 0.051 },
      equal,
    ],
    ['FAIL auc Δ −0.009 [−0.020, +0.002] not above −0.010', { metric: 'auc', not_worse_than_champion_by: 0.01 }, worse],
    ['PASS rmse Δ −0.009 [−0.020, +0.002] below +0.005', { metric: 'rmse', not_worse_than_champion_by: 0.005 }, worse],
    [
      'FAIL rmse Δ −0.009 [−0.020, +0.002] not below +0.002',
      { metric: 'rmse', not_worse_than_champion_by: 0.002 },
      worse,
    ],
    [
      'PASS rmse 12.35 ≤ 13 and Δ −10.00 [−20.50, −0.250] reaches an improvement of 5',
      { metric: 'rmse', max: 13, improve_by: 5 },
      large,
    ],
    ['FAIL auc 0.941 < 0.95', { metric: 'auc', min: 0.95, max: 1, improve_by: 0.01 }, {}],
    ['INSUFFICIENT auc: 4000 rows, the gate needs 4001', { metric: 'auc', min: 0.1, min_n: 4001 }, {}],
    ['PASS auc 0.941 ≥ 0.1', { metric: 'auc', min: 0.1, min_n: 4000 }, { nEffective: 10 }],
    ['INSUFFICIENT auc: 9 rows of the rarer class, 10 are needed', { metric: 'auc', min: 0.1 }, { nEffective: 9 }],
  ])('says in full: %s', (said, given, change) => {
    const { outcome, text } = judgeGate(gate(given), comparison(change), null);
    expect(`${outcome} ${text}`).toBe(said);
  });

  it.each(['candidate', 'champion', 'value', 'low', 'high'])('passes nothing whose %s is not a number', (name) => {
    const delta = { value: 0.05, low: 0.04, high: 0.06, n: 4000, [name]: Number.NaN };
    const given = comparison({ delta, ...(name === 'candidate' || name === 'champion' ? { [name]: Number.NaN } : {}) });
    expect(judgeGate(gate({ metric: 'auc', min: 0.1 }), given, null)).toEqual({
      gate: gate({ metric: 'auc', min: 0.1 }),
      slice: null,
      outcome: 'INSUFFICIENT',
      comparison: null,
      text: 'auc is not defined on these 4000 rows',
    });
  });

  it('refuses a gate that demands nothing', () => {
    const empty = { ...gate({ metric: 'auc', min: 0.1 }), min: undefined } as unknown as Gate;
    expect(() => judgeGate(empty, comparison(), null)).toThrow('the gate on auc demands nothing: refused');
    expect(() => judgeGate(empty, comparison(), null)).toThrow(expect.objectContaining({ code: 'input_invalid' }));
  });

  it('names the slice, and does not pass what could not be compared', () => {
    const result = judgeGate(gate({ metric: 'auc', min: 0.5, slice: 'country' }), null, 'country = BR');
    expect(result).toMatchObject({ outcome: 'INSUFFICIENT', text: 'auc of country = BR could not be compared' });
  });
});

describe('judgeGates', () => {
  const results = (...comparisons: (Comparison | null)[]) =>
    comparisons.map((one) => judgeGate(gate({ metric: 'auc', min: 0.9 }), one, null));

  it('fails by any failed gate, waits by any unjudged one, passes otherwise', () => {
    expect(judgeGates(results(comparison(), comparison()))).toBe('PASS');
    expect(judgeGates(results(comparison(), null))).toBe('INSUFFICIENT');
    expect(judgeGates(results(null, comparison({ candidate: 0.5 }), comparison()))).toBe('FAIL');
  });

  it('refuses no gates', () => {
    expect(() => judgeGates([])).toThrow(expect.objectContaining({ code: 'input_invalid' }));
    expect(() => judgeGates([])).toThrow('no gates: refused');
  });
});
