import { expect, test } from 'vitest';
import { recencyWeights } from '../../../src/sandbox/world/recency-weights.ts';
import { chooseWindows } from '../../../src/sandbox/world/training-windows.ts';

const at = (text: string): Date => new Date(`2026-03-${text}:00Z`);

test('the newest matured day evaluates, what lies before it trains', () => {
  const { training, evaluation, reference } = chooseWindows(at('04T06:00'), at('02T00:00'));
  expect(evaluation).toEqual({ from: at('03T06:00'), to: at('04T06:00') });
  expect(training.to).toEqual(evaluation.from);
  expect(reference).toEqual(evaluation);
});

test('with less than two matured days of the trouble, half of them evaluates and the reference is still a whole day', () => {
  const { training, evaluation, reference } = chooseWindows(at('03T06:00'), at('02T00:00'));
  expect(evaluation).toEqual({ from: at('02T15:00'), to: at('03T06:00') });
  expect(training.to).toEqual(evaluation.from);
  expect(reference).toEqual({ from: at('02T06:00'), to: at('03T06:00') });
});

test('a trouble without matured rows, or none known, leaves a day to evaluate', () => {
  for (const since of [at('05T00:00'), null]) {
    expect(chooseWindows(at('04T06:00'), since).evaluation).toEqual({ from: at('03T06:00'), to: at('04T06:00') });
  }
});

test('rows of the trouble count in full, all older ones together a tenth of them', () => {
  const times = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], (day) => Date.UTC(2026, 2, day));
  const weights = recencyWeights(times, at('13T00:00'), at('11T00:00'));
  expect([...weights.slice(10)]).toEqual([1, 1]);
  expect(weights.slice(0, 10).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0.2);
});

test('without a known trouble newer rows count more', () => {
  const times = Float64Array.of(Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 7));
  const [old, fresh] = recencyWeights(times, at('13T00:00'), null);
  expect(fresh! / old!).toBeCloseTo(2);
});

test('a day mostly to be left out evaluates nothing: the day before it does', () => {
  const broken = { from: '2026-03-03T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z' };
  const { training, evaluation } = chooseWindows(at('04T06:00'), null, [broken]);
  expect(evaluation).toEqual({ from: at('02T00:00'), to: at('03T00:00') });
  expect(training.to).toEqual(evaluation.from);
});

test('a day of which more than half is left evaluates on that', () => {
  const broken = { from: '2026-03-03T06:00:00.000Z', to: '2026-03-03T12:00:00.000Z' };
  expect(chooseWindows(at('04T06:00'), null, [broken])).toEqual(chooseWindows(at('04T06:00'), null));
});
