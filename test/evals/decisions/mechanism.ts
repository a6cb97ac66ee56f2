import type { Action } from '../../../src/domain/decision.ts';
import type { Observation, Task } from '../../../src/domain/observation.ts';
import type { VerdictType } from '../../../src/domain/verdict.ts';
import type { Draw } from '../../drift/synthetic-world.ts';
import type { Base, Features } from './base-world.ts';

/** What a mechanism may touch, in the order in which a row comes about. */
export interface Patch {
  /** The world's inputs: model and truth both see them. */
  inputs?(features: Features, draw: Draw): Features;
  /** The logit or mean by which the label falls. */
  truth?(features: Features, believed: number, draw: Draw): number;
  /** The inputs as the log and the model get them. */
  seen?(features: Features, draw: Draw): Features;
  score?(score: number, features: Features, draw: Draw): number;
  /** Whether the row comes in at all. */
  keep?(features: Features, label: number, draw: Draw): boolean;
}

export interface Setup {
  readonly base: Base;
  readonly draw: Draw;
  /** 0.7 … 1.4 */
  readonly severity: number;
  /** First day of the trouble. */
  readonly from: number;
  readonly days: number;
}

export interface Mechanism {
  readonly name: string;
  readonly label: VerdictType;
  readonly task: Task;
  readonly twoCauses?: true;
  /** Actions that count as right, where the verdict's own do not say. */
  readonly actions?: readonly Action[];
  /** Columns that a good answer names first; none where nothing is at fault. */
  causes(base: Base): readonly string[];
  /** `since` counts days from the trouble's first, for what grows. */
  patch(setup: Setup): (day: number) => Patch;
  /** Rows a day over the usual; labels' delay in days. */
  readonly rows?: number;
  readonly delay?: (setup: Setup) => number;
  observation?(observed: Observation, setup: Setup): Observation;
  readonly serving?: { readonly champion: string; readonly servingVersion: string };
}

type Make = Omit<Mechanism, 'task'>;
export const cards = (mechanism: Make): Mechanism => ({ ...mechanism, task: 'classification' });
export const demand = (mechanism: Make): Mechanism => ({ ...mechanism, task: 'regression' });
export const each = (mechanism: Make): Mechanism[] => [cards(mechanism), demand(mechanism)];

export const nobody = (): string[] => [];

export const calm: Patch = {};

export const after =
  (from: number, patch: Patch, until = Number.POSITIVE_INFINITY) =>
  (day: number): Patch =>
    day >= from && day < until ? patch : calm;

/** Two patches one after the other. */
export function both(first: Patch, second: Patch): Patch {
  return {
    inputs: (f, d) => (second.inputs ?? same)(first.inputs ? first.inputs(f, d) : f, d),
    truth: (f, b, d) => {
      const once = first.truth ? first.truth(f, b, d) : b;
      return second.truth ? second.truth(f, once, d) : once;
    },
    seen: (f, d) => (second.seen ?? same)(first.seen ? first.seen(f, d) : f, d),
    score: (s, f, d) => {
      const once = first.score ? first.score(s, f, d) : s;
      return second.score ? second.score(once, f, d) : once;
    },
    keep: (f, l, d) => (first.keep?.(f, l, d) ?? true) && (second.keep?.(f, l, d) ?? true),
  };
}

const same = (features: Features): Features => features;
