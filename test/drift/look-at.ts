import type { Measurement } from '../../src/domain/evidence.ts';
import type { Observation } from '../../src/domain/observation.ts';
import type { Verdict } from '../../src/domain/verdict.ts';
import { type MeasureSettings, measure } from '../../src/drift/measure.ts';
import { verdictOf } from '../../src/drift/verdict-of.ts';
import { nowOf, observe, type World } from './synthetic-world.ts';

export interface Look {
  readonly observation: Observation;
  readonly measurement: Measurement;
  readonly verdict: Verdict;
}

export const settings: Omit<MeasureSettings, 'now'> = {
  above: 0.1,
  persistence: { of: 3, atLeast: 2 },
  minRows: 500,
  impact: null,
};

/** Measures and judges a world, or an observation, with the default policy. */
export function lookAt(
  subject: World | Observation,
  change: Partial<MeasureSettings> = {},
  versions: { readonly champion: string | null; readonly servingVersion: string | null } = {
    champion: null,
    servingVersion: null,
  },
): Look {
  const observation = 'seed' in subject ? observe(subject) : subject;
  const measurement = measure(observation, { ...settings, now: nowOf(observation), ...change });
  return { observation, measurement, verdict: verdictOf(measurement, { ...versions, minRows: settings.minRows }) };
}
