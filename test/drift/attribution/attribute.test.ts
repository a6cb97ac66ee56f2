import { beforeAll, describe, expect, it } from 'vitest';
import type { Attribution, Part } from '../../../src/domain/attribution.ts';
import type { Observation } from '../../../src/domain/observation.ts';
import { attribute, segmentParts } from '../../../src/drift/attribution/attribute.ts';
import { attributionQuestion } from '../../../src/drift/attribution/attribution-question.ts';
import { nameSlices } from '../../../src/drift/attribution/name-slices.ts';
import { aucOf } from '../../../src/drift/statistics/auc.ts';
import { drawFrom, observe, type Row, type World } from '../synthetic-world.ts';
import { conceptWorld, covariateDemandWorld, covariateWorld, healthyWorld, silentConceptWorld } from '../worlds.ts';

const FROM = 4;

function seen(world: World): Observation {
  return observe({ referenceDays: 8, days: 10, rowsPerDay: 800, labelDelayDays: 1, ...world });
}

function split(world: World): Attribution {
  const observation = seen(world);
  const question = attributionQuestion(observation, observation.windows.slice(FROM));
  return attribute(question!)!;
}

const holds = ({ low, high }: Part, truth: number): boolean => low <= truth && truth <= high;
const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { value }) => sum + value, 0);

/** The AUC of very many rows: the truth to three digits. */
function trueAuc(row: (draw: ReturnType<typeof drawFrom>) => Row): number {
  const draw = drawFrom(99);
  const rows = Array.from({ length: 150_000 }, () => row(draw));
  const labels = Float64Array.from(rows, ({ label }) => label);
  return aucOf({ labels, scores: Float64Array.from(rows, ({ score }) => score) })!.value;
}

describe('the parts add up', () => {
  const worlds = { healthyWorld, conceptWorld, silentConceptWorld, covariateDemandWorld };
  it.each(Object.entries(worlds))('in %s: shift, slices and features', (_, make) => {
    const found = split(make(5));
    const { total, covariate, concept, leftOver, slices, elsewhere, features } = found;
    expect(sumOf([covariate!, concept!, leftOver])).toBeCloseTo(total.value, 10);
    expect(sumOf([...slices.map(({ part }) => part), elsewhere])).toBeCloseTo(total.value, 10);
    expect(sumOf(features.map(({ part }) => part))).toBeCloseTo(covariate!.value, 10);
    expect(total.low).toBeLessThan(total.value);
  });

  it('by every group of a column, whichever is asked for', () => {
    const observation = seen(conceptWorld(6));
    const question = attributionQuestion(observation, observation.windows.slice(FROM))!;
    const total = attribute(question)!.total.value;
    for (const column of ['country', 'category', 'amount']) {
      expect(sumOf(segmentParts(question, column)!.map(({ part }) => part))).toBeCloseTo(total, 10);
    }
    expect(segmentParts(question, 'colour')).toBeNull();
  });

  it('to the difference of the RMSE in regression', () => {
    const observation = seen(covariateDemandWorld(2));
    const { reference, current } = attributionQuestion(observation, observation.windows.slice(FROM))!;
    const rmse = ({ labels, scores }: typeof reference): number =>
      Math.sqrt(labels.reduce((sum, label, i) => sum + (label - scores[i]!) ** 2, 0) / labels.length);
    expect(split(covariateDemandWorld(2)).total.value).toBeCloseTo(rmse(current) - rmse(reference), 10);
  });
});

describe('the split against the truth, over twenty seeds', { timeout: 240_000 }, () => {
  const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

  it('a changed relation is concept, and its interval holds the true loss', () => {
    const usual = trueAuc((draw) => healthyWorld(1).row(draw, 0));
    const loss = usual - trueAuc((draw) => silentConceptWorld(1).row(draw, FROM));
    const found = seeds.map((seed) => split(silentConceptWorld(seed)));
    expect(found.filter(({ concept }) => holds(concept!, loss)).length).toBeGreaterThanOrEqual(17);
    expect(found.filter(({ covariate }) => holds(covariate!, 0)).length).toBeGreaterThanOrEqual(17);
  });

  it('moved inputs are covariate, and the interval holds the true loss', () => {
    // Fast cards, which were the easy ones, become rare; what is left is ranked as ever.
    const world = (seed: number): World => ({
      ...healthyWorld(seed),
      row: (draw, day) => {
        for (;;) {
          const row = healthyWorld(seed).row(draw, day);
          if (day < FROM || draw.uniform() < Math.exp(-0.8 * Number(row.features.velocity))) return row;
        }
      },
    });
    const usual = trueAuc((draw) => healthyWorld(1).row(draw, 0));
    const loss = usual - trueAuc((draw) => world(1).row(draw, FROM));
    const found = seeds.map((seed) => split(world(seed)));
    expect(found.filter(({ covariate }) => holds(covariate!, loss)).length).toBeGreaterThanOrEqual(17);
    expect(found.filter(({ concept }) => holds(concept!, 0)).length).toBeGreaterThanOrEqual(17);
    const carriers = new Set(['velocity', 'amount', 'score']);
    for (const { features } of found) expect(carriers.has(features[0]!.column)).toBe(true);
  });

  it('both at once are told apart: half each within their intervals', () => {
    // Noise of the label grows with traffic, traffic moves, and beside it every answer is now off by six.
    const world = (seed: number): World => {
      const moved = covariateDemandWorld(seed, FROM);
      return {
        ...moved,
        row: (draw, day) => {
          const row = moved.row(draw, day);
          return day < FROM ? row : { ...row, label: row.label + 6 };
        },
      };
    };
    // E[(1 + 8t)²] for t uniform on 0…1 and on ¾…1.
    const [before, after] = [(9 ** 3 - 1) / 24, (9 ** 3 - 7 ** 3) / 6];
    const roots = Math.sqrt(before) + Math.sqrt(after + 36);
    const found = seeds.map((seed) => split(world(seed)));
    expect(found.filter(({ covariate }) => holds(covariate!, (after - before) / roots)).length).toBeGreaterThanOrEqual(
      16,
    );
    expect(found.filter(({ concept }) => holds(concept!, 36 / roots)).length).toBeGreaterThanOrEqual(16);
  });
});

describe('slices that were taken out one after another', () => {
  it('say so where they are what is left around a narrower one', () => {
    const [country, hour] = [
      { column: 'country', value: 'DE' },
      { column: 'hour', value: 'over 12' },
    ];
    const rows = { reference: new Uint8Array(0), current: new Uint8Array(0) };
    const wheres = [[country, hour], [country], [{ column: 'country', value: 'FR' }], [hour, country]];
    const told = nameSlices(wheres.map((where) => ({ where, rows, p: 0.001 })));
    expect(told.map(({ others }) => others ?? false)).toEqual([false, true, false, true]);
    expect(told[1]).toEqual({ where: [country], others: true, p: 0.001 });
  });
});

describe('slices', { timeout: 240_000 }, () => {
  let found: Attribution;
  beforeAll(() => {
    found = split(conceptWorld(3));
  });

  it('the planted one comes first, with its share of traffic and its own interval', () => {
    const [first] = found.slices;
    expect(first!.where).toEqual([{ column: 'category', value: 'crypto' }]);
    expect(first!.share.reference).toBe(0);
    expect(first!.share.current).toBeCloseTo(0.05, 1);
    expect(first!.part.low).toBeGreaterThan(0);
    expect(first!.p).toBeLessThan(0.01);
  });

  it('inputs the reference never held are left over, not called one or the other', () => {
    expect(found.leftOver.share).toBeCloseTo(0.05, 1);
    expect(found.leftOver.low).toBeGreaterThan(0);
    expect(holds(found.covariate!, 0)).toBe(true);
  });

  it('are rarely found where none is: at most one of 20 healthy worlds names any', () => {
    const worlds = Array.from({ length: 20 }, (_, seed) => split(healthyWorld(seed + 50)));
    expect(worlds.filter(({ slices }) => slices.length > 0).length).toBeLessThanOrEqual(1);
  });

  it('of two conditions are found where only both together lost', () => {
    const world: World = {
      seed: 4,
      row: (draw, day) => {
        const row = healthyWorld(4).row(draw, day);
        const hit = day >= FROM && row.features.country === 'DE' && Number(row.features.hour) >= 12;
        return hit ? { ...row, label: draw.uniform() < 0.5 ? 1 : 0 } : row;
      },
    };
    const conditions = split(world).slices.flatMap(({ where }) => where);
    expect(conditions).toContainEqual({ column: 'country', value: 'DE' });
    expect(conditions.map(({ column }) => column)).toContain('hour');
  });
});

describe('what cannot be split', () => {
  it('is not split: few positives among the reference rows that are like the current ones', () => {
    const { covariate, leftOver, total } = split(covariateWorld(1));
    expect(covariate).toBeNull();
    expect(leftOver.value).toBe(total.value);
  });

  it('is not split: inputs with no overlap leave everything over', () => {
    const world: World = {
      seed: 8,
      row: (draw, day) => {
        const row = healthyWorld(8).row(draw, day);
        const age = Number(row.features.age) + (day >= FROM ? 500 : 0);
        return { ...row, features: { ...row.features, age } };
      },
    };
    const { covariate, concept, leftOver, total, features } = split(world);
    expect([covariate, concept]).toEqual([null, null]);
    expect(leftOver).toMatchObject({ value: total.value, share: 1 });
    expect(features).toEqual([]);
  });

  it('labels of one class, no labels, no windows: nothing is said', () => {
    const observation = seen(healthyWorld(1));
    expect(attributionQuestion(observation, [])).toBeNull();
    expect(attributionQuestion({ ...observation, maturedUntil: null }, observation.windows)).toBeNull();
    const question = attributionQuestion(observation, observation.windows)!;
    const zero = question.current.labels.map(() => 0);
    expect(attribute({ ...question, current: { ...question.current, labels: zero } })).toBeNull();
  });

  it('importances of the served model stand beside the features that have one', () => {
    const observation = seen(silentConceptWorld(1));
    const question = attributionQuestion(observation, observation.windows.slice(FROM), {
      importances: { velocity: 0.7, nobody: 1 },
    })!;
    const importances = Object.fromEntries(attribute(question)!.features.map((f) => [f.column, f.importance]));
    expect(importances).toMatchObject({ velocity: 0.7, age: null });
    expect(importances).not.toHaveProperty('nobody');
  });
});
