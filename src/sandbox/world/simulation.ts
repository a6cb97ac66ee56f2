import type { Metric } from '../../domain/gate.ts';
import type { Task } from '../../domain/observation.ts';
import type { Random } from './random.ts';

export interface Feature {
  readonly name: string;
  readonly kind: 'number' | 'hour' | 'category';
}

export type FeatureRow = Readonly<Record<string, number | string>>;

/** When the world's planned troubles begin, as traffic days. */
export interface Plan {
  readonly moveDay: number;
  readonly breakDay: number;
  readonly repairDay: number;
  /** 1 is the normal size of a trouble. */
  readonly severity: number;
}

/** A simulated business: what its rows look like on a day, and what really comes of them. Everything here is made up. */
export interface Simulation {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly tier: 1 | 2 | 3;
  readonly task: Task;
  readonly metric: Extract<Metric, 'auc' | 'rmse'>;
  readonly label: string;
  readonly slice: string;
  readonly labelDelayDays: number;
  readonly features: readonly Feature[];
  readonly gates: readonly Readonly<Record<string, string | number>>[];
  readonly impact: { readonly missed: string; readonly threshold: number } | null;
  readonly inputs: readonly { readonly name: string; readonly columns: readonly string[] }[];
  /** Versions that served at the start, oldest first; the last one is the champion. `without`: features it does not use. */
  readonly versions: readonly {
    readonly version: string;
    readonly fromDay: number;
    readonly without: readonly string[];
  }[];
  /** What is going on in the world that day, in a person's words; null when nothing is. */
  readonly trouble: (day: number, plan: Plan) => string | null;
  /** One row and its true label. `broken` changes what the log and the model see, never the truth. */
  readonly generate: (random: Random, day: number, hour: number, plan: Plan) => { row: FeatureRow; label: number };
}

export const chance = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** The intercept at which a share of the rows is positive, found on a fixed sample of logits. */
export function interceptFor(share: number, logits: readonly number[]): number {
  let low = -20;
  let high = 20;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const mean = logits.reduce((sum, logit) => sum + chance(logit + middle), 0) / logits.length;
    if (mean < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
