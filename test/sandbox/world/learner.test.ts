import { expect, test } from 'vitest';
import { artifactSchema, score, train } from '../../../src/sandbox/world/learner.ts';
import { auc, rmse } from '../../../src/sandbox/world/metric.ts';
import { createRandom } from '../../../src/sandbox/world/random.ts';
import type { Table } from '../../../src/sandbox/world/table.ts';

const features = [
  { name: 'a', kind: 'number' },
  { name: 'c', kind: 'category' },
  { name: 'h', kind: 'hour' },
] as const;

function rows(task: 'classification' | 'regression', count: number, seed: number): Table {
  const random = createRandom('learner', seed);
  const [a, h, y] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const c = Array.from({ length: count }, () => 'xyz'[random.weighted([2, 1, 1])]!);
  for (let i = 0; i < count; i++) {
    a[i] = random.normal();
    h[i] = Math.floor(random.uniform() * 24);
    const signal = 1.5 * a[i]! + (c[i] === 'z' ? 1 : 0) + Math.cos((h[i]! * Math.PI) / 12);
    y[i] =
      task === 'regression' ? 10 * signal + random.normal() : Number(random.uniform() < 1 / (1 + Math.exp(3 - signal)));
  }
  return { rows: count, columns: { a, c, h, y } };
}

const learn = (task: 'classification' | 'regression') => {
  const table = rows(task, 8000, 1);
  const weights = new Float64Array(table.rows).fill(1);
  return train(task, { table, features, label: 'y', weights }, createRandom('sample'));
};

test('the classifier ranks unseen rows nearly as well as the truth does, and its scores are probabilities', () => {
  const test = rows('classification', 4000, 2);
  const labels = test.columns.y as Float64Array;
  const scores = score(learn('classification'), test);
  expect(auc(scores, labels)).toBeGreaterThan(0.8);
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(scores)).toBeCloseTo(mean(labels), 1);
});

test('the regression comes close to the noise', () => {
  const test = rows('regression', 4000, 2);
  expect(rmse(score(learn('regression'), test), test.columns.y as Float64Array)).toBeLessThan(1.1);
});

test.each(['classification', 'regression'] as const)('%s scores bit-identically after reload', (task) => {
  const artifact = learn(task);
  const reloaded = artifactSchema.parse(JSON.parse(JSON.stringify(artifact)));
  const test = rows(task, 500, 3);
  expect(score(reloaded, test)).toEqual(score(artifact, test));
});

test('an unseen category and a missing value still get a score', () => {
  const scores = score(learn('classification'), {
    rows: 2,
    columns: { a: Float64Array.of(0, Number.NaN), c: ['new', 'x'], h: Float64Array.of(1, 2) },
  });
  expect([...scores].every((value) => value > 0 && value < 1)).toBe(true);
});

test('AUC counts ties half', () => {
  expect(auc(Float64Array.of(1, 1, 1, 1), Float64Array.of(0, 1, 0, 1))).toBe(0.5);
  expect(auc(Float64Array.of(1, 2, 3, 4), Float64Array.of(0, 0, 1, 1))).toBe(1);
  expect(auc(Float64Array.of(1, 2, 2, 3), Float64Array.of(0, 0, 1, 1))).toBe(0.875);
});
