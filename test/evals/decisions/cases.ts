import type { Action } from '../../../src/domain/decision.ts';
import type { Observation } from '../../../src/domain/observation.ts';
import { type VerdictType, verdictTypes } from '../../../src/domain/verdict.ts';
import { drawFrom, observe } from '../../drift/synthetic-world.ts';
import { answered, cardBase, demandBase } from './base-world.ts';
import type { Mechanism, Setup } from './mechanism.ts';
import { known } from './mechanisms.ts';
import { unseen } from './unseen-mechanisms.ts';

export type Half = 'development' | 'test';

/** A labelled incident. */
export interface Case {
  readonly id: string;
  readonly half: Half;
  readonly mechanism: string;
  readonly novel: boolean;
  readonly label: VerdictType;
  readonly actions: readonly Action[];
  readonly causes: readonly string[];
  readonly versions: { readonly champion: string | null; readonly servingVersion: string | null };
  /** Made when it is judged: hundreds of frames at once would fill the memory. */
  readonly observation: () => Observation;
}

const SEEDS: Readonly<Record<Half, number>> = { development: 1, test: 500_001 };

const usual: Readonly<Record<VerdictType, readonly Action[]>> = {
  healthy: ['hold'],
  'monitor-noise': ['hold'],
  'broken-data': ['fix-data'],
  'serving-fault': ['escalate', 'rollback'],
  'traffic-mix': ['hold'],
  'covariate-shift': ['retrain'],
  'label-shift': ['hold', 'retrain'],
  'concept-drift': ['retrain'],
  'harmless-drift': ['hold'],
  unknown: ['hold', 'escalate'],
};

const unseenOnes: ReadonlySet<Mechanism> = new Set(unseen);

/** `perType` cases of every verdict type; the test half takes every third from what development never saw. */
export function casesOf(half: Half, perType: number): Case[] {
  return verdictTypes.flatMap((type, t) => {
    const ofType = (all: readonly Mechanism[]) => all.filter(({ label }) => label === type);
    const [usualOnes, strangeOnes] = [ofType(known), ofType(unseen)];
    let [k, n] = [0, 0];
    return Array.from({ length: perType }, (_, i) => {
      const strange = half === 'test' && i % 3 === 2;
      const mechanism = strange ? strangeOnes[n++ % strangeOnes.length]! : usualOnes[k++ % usualOnes.length]!;
      return caseOf(half, mechanism, SEEDS[half] + 1000 * t + i);
    });
  });
}

function caseOf(half: Half, mechanism: Mechanism, seed: number): Case {
  const draw = drawFrom(seed);
  const base = mechanism.task === 'classification' ? cardBase(draw) : demandBase(draw);
  const days = 11;
  const setup: Setup = {
    base,
    draw,
    days,
    severity: 0.7 + 0.7 * draw.uniform(),
    from: 3 + Math.floor(3 * draw.uniform()),
  };
  const rows = Math.round((800 + 600 * draw.uniform()) * (mechanism.rows ?? 1));
  const delay = mechanism.delay?.(setup) ?? 1 + Math.floor(2 * draw.uniform());
  return {
    id: `${mechanism.label}/${mechanism.task === 'classification' ? 'binary' : 'regression'}/${seed}`,
    half,
    mechanism: mechanism.name,
    novel: unseenOnes.has(mechanism),
    label: mechanism.label,
    actions: mechanism.actions ?? usual[mechanism.label],
    causes: mechanism.causes(base),
    versions: mechanism.serving ?? { champion: null, servingVersion: null },
    observation: () => observed(mechanism, setup, seed, rows, delay),
  };
}

function observed(
  mechanism: Mechanism,
  setup: Setup,
  seed: number,
  rowsPerDay: number,
  labelDelayDays: number,
): Observation {
  const { base, days } = setup;
  const patchOf = mechanism.patch(setup);
  const world = observe({
    seed: seed + 7,
    task: base.task,
    referenceDays: 10,
    days,
    rowsPerDay,
    labelDelayDays,
    row: (draw, day) => {
      const patch = patchOf(day);
      for (;;) {
        const features = patch.inputs?.(base.sample(draw), draw) ?? base.sample(draw);
        const believed = base.believed(features);
        const label = base.label(draw, patch.truth?.(features, believed, draw) ?? believed, features);
        if (patch.keep && !patch.keep(features, label, draw)) continue;
        const seen = patch.seen?.(features, draw) ?? features;
        const given = Object.values(seen).some((value) => Number.isNaN(value)) ? withDefaults(seen) : seen;
        const score = base.score(base.believed(given));
        return answered(seen, patch.score?.(score, seen, draw) ?? score, label);
      }
    },
  });
  return mechanism.observation?.(world, setup) ?? world;
}

/** What a model does with a number that is not there. */
const withDefaults = (features: Readonly<Record<string, number | string>>) =>
  Object.fromEntries(Object.entries(features).map(([name, value]) => [name, Number.isNaN(value) ? 0 : value]));
