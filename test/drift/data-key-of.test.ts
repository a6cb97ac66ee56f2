import { expect, it } from 'vitest';
import { dataKeyOf } from '../../src/drift/data-key-of.ts';
import { numbers, observe } from './synthetic-world.ts';
import { healthyWorld } from './worlds.ts';

const world = { ...healthyWorld(1), referenceDays: 2, days: 3, rowsPerDay: 20, labelDelayDays: 1 };

it('is the same for the same rows and changes with windows, matured labels and the reference', () => {
  const observation = observe(world);
  const key = dataKeyOf(observation);
  expect(dataKeyOf(observe(world))).toBe(key);
  const newest = observation.windows.at(-1)!;
  const labelled = { ...newest.frame.columns, label: numbers(Array.from({ length: 20 }, () => 0)) };
  const matured = { ...newest, frame: { rows: 20, columns: labelled } };
  const others = [
    observe({ ...world, days: 4 }),
    { ...observation, windows: observation.windows.slice(0, 2) },
    { ...observation, windows: [...observation.windows.slice(0, 2), matured] },
    { ...observation, reference: { ...observation.reference, key: 'another champion' } },
  ];
  expect(new Set([key, ...others.map(dataKeyOf)]).size).toBe(5);
});
