import { describe, expect, it } from 'vitest';
import type { VerdictType } from '../../src/domain/verdict.ts';
import { type Look, lookAt } from './look-at.ts';
import { DAY, type World } from './synthetic-world.ts';
import * as worlds from './worlds.ts';

const SEEDS = 20;

/** Share of seeds on which the verdict is `type`, settled. */
function rightShare(make: (seed: number) => World, type: VerdictType, seeds = SEEDS): number {
  let right = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const { verdict } = lookAt({ referenceDays: 10, days: 12, rowsPerDay: 1000, ...make(seed) });
    if (verdict.type === type && verdict.provisional === null) right++;
  }
  return right / seeds;
}

describe('verdicts on synthetic worlds, labels three days late', { timeout: 240_000 }, () => {
  it.each<[VerdictType, (seed: number) => World]>([
    ['healthy', worlds.healthyWorld],
    ['healthy', worlds.healthyDemandWorld],
    ['concept-drift', worlds.conceptWorld],
    ['broken-data', worlds.brokenWorld],
    ['harmless-drift', worlds.harmlessWorld],
  ])('%s is right in at least 95 % of seeds', (type, make) => {
    expect(rightShare(make, type)).toBeGreaterThanOrEqual(0.95);
  });

  it.each<[VerdictType, (seed: number) => World]>([
    ['concept-drift', worlds.silentConceptWorld],
    ['covariate-shift', worlds.covariateWorld],
    ['covariate-shift', worlds.covariateDemandWorld],
    ['label-shift', worlds.labelShiftWorld],
    ['traffic-mix', worlds.trafficWorld],
    ['serving-fault', worlds.servingWorld],
  ])('%s is right on every one of six seeds', (type, make) => {
    expect(rightShare(make, type, 6)).toBe(1);
  });
});

describe('a concept drift day by day', () => {
  const days = (count: number): Look => lookAt({ ...worlds.conceptWorld(7), days: count });

  it('is healthy before, noise on its first day, unknown until labels mature, then concept drift on that date', () => {
    expect(days(4).verdict.type).toBe('healthy');
    expect(days(5).verdict.type).toBe('monitor-noise');
    const waiting = days(6);
    expect(waiting.verdict.type).toBe('unknown');
    const until = new Date(waiting.observation.windows[4]!.to.getTime() + 3 * DAY).toISOString();
    expect(waiting.verdict.provisional?.until).toBe(until);
    expect(waiting.measurement.performance?.lost).toBeNull();
    const settled = days(8);
    expect(settled.observation.windows.at(-1)!.to.toISOString()).toBe(until);
    expect(settled.verdict.type).toBe('concept-drift');
    expect(settled.measurement.since).toBe(settled.observation.windows[4]!.from.toISOString());
  });
});

describe('labels that have not matured', () => {
  it.each([worlds.conceptWorld, worlds.harmlessWorld, worlds.covariateWorld])(
    'never let a trouble be called concept-drift or harmless-drift outright',
    (make) => {
      for (const count of [5, 6, 7]) {
        const { verdict } = lookAt({ ...make(3), days: count, labelDelayDays: 4 });
        expect(['concept-drift', 'harmless-drift']).not.toContain(verdict.type);
        if (verdict.type !== 'monitor-noise') expect(verdict.provisional).not.toBeNull();
      }
    },
  );

  it('a young drift is not called harmless by the labels of days on which it was still small', () => {
    const growing = (seed: number): World => {
      const { row } = worlds.healthyWorld(seed);
      return {
        seed,
        row: (draw, day) => {
          const plain = row(draw, day);
          const age = Number(plain.features.age) + 0.4 * Math.max(0, day) ** 2;
          return { ...plain, features: { ...plain.features, age } };
        },
      };
    };
    const { verdict, measurement } = lookAt({ ...growing(1), days: 8, labelDelayDays: 4 });
    expect(measurement.drift?.alert).toBe(true);
    expect(verdict.type).toBe('unknown');
    expect(verdict.provisional).not.toBeNull();
  });

  it('a model without any labels gets unknown without a date', () => {
    const { observation } = lookAt(worlds.conceptWorld(2));
    const { verdict } = lookAt({ ...observation, level: 'L2' as const, maturedUntil: null });
    expect(verdict.type).toBe('unknown');
    expect(verdict.provisional).toBeNull();
  });
});

describe('trouble that has passed', () => {
  it('is not called concept drift when late labels show the loss of repaired days', () => {
    const broken = worlds.brokenWorld(4, 4);
    const repaired = worlds.healthyDemandWorld(4);
    const world: World = { ...broken, row: (draw, day) => (day < 8 ? broken : repaired).row(draw, day) };
    for (const count of [9, 10, 11, 12, 13]) {
      const { verdict } = lookAt({ ...world, days: count, labelDelayDays: 1 + (count % 3) });
      expect(['monitor-noise', 'healthy']).toContain(verdict.type);
    }
  });
});

describe('the words of a verdict', () => {
  const { verdict, measurement } = lookAt(worlds.conceptWorld(5));

  it('names since when, what moved by how much, the segment and the performance on both sides', () => {
    const text = verdict.because.join('\n');
    expect(text).toMatch(/Feature category moved: new category `crypto` 0 % → \d(\.\d)? % of traffic/);
    expect(text).toContain('since 2026-10-05');
    expect(text).toContain('Segment category = crypto');
    expect(text).toContain(`is ${measurement.performance!.current!.value.toFixed(3)}`);
    expect(text).toContain('No broken data in 8 columns');
    expect(verdict.toldApartBy).toContain('does not see the loss');
    expect(verdict.wouldChange.length).toBeGreaterThan(0);
  });

  it('lists every competing cause with a reason, its own first', () => {
    expect(verdict.hypotheses[0]).toMatchObject({ type: 'concept-drift', status: 'supported' });
    const rejected = verdict.hypotheses.filter(({ status }) => status === 'rejected').map(({ type }) => type);
    expect(rejected).toEqual(
      expect.arrayContaining(['broken-data', 'monitor-noise', 'covariate-shift', 'harmless-drift']),
    );
    for (const { because } of verdict.hypotheses) expect(because.length).toBeGreaterThan(10);
  });
});
