import { asSextantError } from '../domain/error.ts';
import type { Evidence, Measurement } from '../domain/evidence.ts';
import type { Model } from '../domain/model.ts';
import { type Blind, isReadings, type Observation, type Readings } from '../domain/observation.ts';
import { dataKeyOf, readingsKeyOf } from '../drift/data-key-of.ts';
import { measure } from '../drift/measure.ts';
import { measureReadings } from '../drift/measure-readings.ts';
import { verdictOf } from '../drift/verdict-of.ts';
import type { Importances } from '../ports/registry.ts';
import type { Deps } from './flow.ts';

type LookDeps = Pick<Deps, 'monitor' | 'registry' | 'serving' | 'newId'>;
const historyWindows = 14;

/** One look at a model: observe, measure, name the cause. `Blind` when there is nothing to measure. */
export async function lookAt(
  deps: LookDeps,
  model: Model,
  incidentId: string | null,
  now: Date,
): Promise<Evidence | Blind> {
  const champion = await deps.registry.champion(model);
  const reference = champion
    ? await deps.registry.artifact(model, champion.version, 'sextant_reference.parquet')
    : null;
  const observation = await deps.monitor.observe(model, {
    now,
    windowMs: model.policy.drift.persistence.window,
    windows: historyWindows,
    reference,
  });
  if (observation.blind) return observation;
  const measurement = measureBy(
    model,
    observation,
    now,
    champion && (await importancesOf(deps, model, champion.version)),
  );
  const servingVersion = await servingVersionOf(deps, model);
  const verdict = verdictOf(measurement, {
    champion: champion?.version ?? null,
    servingVersion,
    minRows: model.policy.min_rows,
  });
  return {
    id: deps.newId('evd'),
    model: model.id,
    incidentId,
    takenAt: now,
    dataKey: `${champion?.version ?? 'none'}:${isReadings(observation) ? readingsKeyOf(observation) : dataKeyOf(observation)}`,
    champion: champion?.version ?? null,
    measurement,
    verdict,
  };
}

/** Measures rows, or weighs what others report, by the model's own policy. */
export function measureBy(
  model: Model,
  seen: Observation | Readings,
  now: Date,
  importances: Importances | null = null,
): Measurement {
  const { above } = model.policy.drift;
  const { of, at_least: atLeast } = model.policy.drift.persistence;
  const persistence = { of, atLeast };
  if (isReadings(seen)) return measureReadings(seen, { above, persistence });
  return measure(seen, {
    above,
    persistence,
    minRows: model.policy.min_rows,
    now,
    impact: model.impact,
    ...(importances ? { attribution: { importances } } : {}),
  });
}

/** What the champion goes by stands beside the loss and decides nothing: a registry without it, or with a broken file, makes nobody blind. */
async function importancesOf(deps: LookDeps, model: Model, version: string): Promise<Importances | null> {
  try {
    return await deps.registry.importances(model, version);
  } catch (thrown) {
    if (asSextantError(thrown).code === 'internal') throw thrown;
    return null;
  }
}

/** Serving that cannot be asked makes nobody blind: the rows say what they say. */
async function servingVersionOf(deps: LookDeps, model: Model): Promise<string | null> {
  try {
    return (await deps.serving.version(model))?.version ?? null;
  } catch (thrown) {
    if (asSextantError(thrown).code === 'internal') throw thrown;
    return null;
  }
}

export const isBlind = (look: Evidence | Blind): look is Blind => 'blind' in look;
