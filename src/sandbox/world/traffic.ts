import type { ModelSpec } from './model-spec.ts';
import { featureValue, roles } from './model-spec.ts';
import { createRandom } from './random.ts';
import type { Plan, Simulation } from './simulation.ts';
import type { Table } from './table.ts';

/** Row ids are numbers: day × this + position. */
const rowsInId = 1_000_000;
export const dayMs = 86_400_000;

export interface TrafficRequest {
  readonly simulation: Simulation;
  readonly spec: ModelSpec;
  readonly seed: number;
  readonly plan: Plan;
  /** Midnight UTC of traffic day 0. */
  readonly epoch: number;
  readonly rows: number;
}

/** The rows of one day with their true labels, not scored yet. The same seed and day give the same rows. */
export function generateDay({ simulation, spec, seed, plan, epoch, rows }: TrafficRequest, day: number): Table {
  const random = createRandom(seed, simulation.id, day);
  const times = new Float64Array(rows);
  const ids = new Float64Array(rows);
  const labels = new Float64Array(rows);
  const features = spec.features.map(({ kind }) => (kind === 'category' ? ([] as string[]) : new Float64Array(rows)));
  for (let i = 0; i < rows; i++) {
    const offset = Math.floor(((i + random.uniform()) / rows) * dayMs);
    const { row, label } = simulation.generate(random, day, Math.floor(offset / 3_600_000), plan);
    times[i] = epoch + day * dayMs + offset;
    ids[i] = day * rowsInId + i;
    labels[i] = label;
    for (const [index, column] of features.entries()) {
      const value = featureValue(simulation, row, index);
      if (column instanceof Float64Array) column[i] = Number(value);
      else column.push(String(value));
    }
  }
  return {
    rows,
    columns: {
      [roles.time]: times,
      [roles.id]: ids,
      ...Object.fromEntries(spec.features.map(({ name }, index) => [name, features[index]!])),
      [spec.label]: labels,
    },
  };
}
