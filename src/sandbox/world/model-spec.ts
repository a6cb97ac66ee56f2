import { z } from 'zod';
import type { Feature, FeatureRow, Simulation } from './simulation.ts';

/** Other names for the same world: a test that nothing outside it knows them. */
export interface Rename {
  readonly models?: Readonly<Record<string, string>>;
  readonly columns?: Readonly<Record<string, string>>;
}

export const modelSpecSchema = z.object({
  id: z.string(),
  task: z.enum(['classification', 'regression']),
  metric: z.enum(['auc', 'rmse']),
  features: z.array(z.object({ name: z.string(), kind: z.enum(['number', 'hour', 'category']) })),
  label: z.string(),
  slice: z.string(),
  labelDelayDays: z.int(),
});
/** What the training program has to know of a model: plain JSON in the world's state file. */
export type ModelSpec = z.output<typeof modelSpecSchema>;

/** Columns that every log has, besides features and label. */
export const roles = { time: 'ts', id: 'row_id', score: 'score', version: 'model_version' } as const;

export function specOf(simulation: Simulation, rename: Rename): ModelSpec {
  const column = (name: string): string => rename.columns?.[name] ?? name;
  return {
    id: rename.models?.[simulation.id] ?? simulation.id,
    task: simulation.task,
    metric: simulation.metric,
    features: simulation.features.map((feature: Feature) => ({ ...feature, name: column(feature.name) })),
    label: column(simulation.label),
    slice: column(simulation.slice),
    labelDelayDays: simulation.labelDelayDays,
  };
}

/** Value of a simulation's feature by its place: names may differ, order never. */
export const featureValue = (simulation: Simulation, row: FeatureRow, index: number): number | string =>
  row[simulation.features[index]!.name]!;
