import type { Task } from '../../domain/observation.ts';
import { type ColumnBins, groupCount, weighBins } from './column-bins.ts';
import { effectiveRows, type RakedFactors, rake } from './rake.ts';
import type { ScoredSide } from './scored-side.ts';
import { leverage, type Shortfall, shortfallOf } from './shortfall.ts';

/** Everything the parts are computed from; a resample only changes the weights. */
export interface ShiftInputs {
  readonly task: Task;
  readonly reference: ScoredSide;
  readonly current: ScoredSide;
  readonly columns: readonly ColumnBins[];
  /** 1 for current rows whose inputs the reference holds, else 0. */
  readonly known: Float64Array;
}

/** The loss as a telescoping sum, in units of the shortfall. */
export interface ShiftParts {
  readonly reference: Shortfall;
  readonly current: Shortfall;
  readonly covariate: number | null;
  readonly concept: number | null;
  readonly leftOver: number;
  readonly features: readonly number[];
  readonly effectiveRows: number;
}

/** Fewer reference rows than this, in effect, say nothing about the current inputs. */
const ENOUGH_ROWS = 100;
const ENOUGH_OF_A_CLASS = 10;
const ENOUGH_GROUP = 5;

/** Current rows all of whose groups the reference holds often enough to stand in for them. */
export function knownRows(columns: readonly ColumnBins[], current: ScoredSide): Float64Array {
  const known = new Float64Array(current.labels.length).fill(1);
  for (const column of columns) {
    const ones = new Float64Array(column.reference.length).fill(1);
    const held = weighBins(column.reference, ones, groupCount(column));
    for (let i = 0; i < known.length; i++) if (held[column.current[i]!]! < ENOUGH_GROUP) known[i] = 0;
  }
  return known;
}

/**
 * reference → reference reweighted to the current inputs (covariate) → current rows the reference knows (concept) → all
 * current rows (left over). Null when a side cannot carry a number under these weights.
 */
export function shiftParts(
  inputs: ShiftInputs,
  referenceWeights: Float64Array,
  currentWeights: Float64Array,
): ShiftParts | null {
  const { task, known } = inputs;
  const reference = shortfallOf(task, inputs.reference, referenceWeights);
  const current = shortfallOf(task, inputs.current, currentWeights);
  if (!reference || !current) return null;
  const none = { reference, current, covariate: null, concept: null, features: [] };
  const whole = { ...none, leftOver: current.value - reference.value };
  const knownWeights = currentWeights.map((weight, i) => weight * known[i]!);
  const onKnown = shortfallOf(task, inputs.current, knownWeights);
  if (!onKnown) return { ...whole, effectiveRows: 0 };
  const { weights, factors } = rake(inputs.columns, referenceWeights, knownWeights);
  const rows = effectiveRows(weights);
  const reweighted = shortfallOf(task, inputs.reference, weights);
  const few = task === 'classification' && rarerClass(inputs.reference, weights) < ENOUGH_OF_A_CLASS;
  if (!reweighted || few || rows < ENOUGH_ROWS) return { ...whole, effectiveRows: rows };
  return {
    reference,
    current,
    covariate: reweighted.value - reference.value,
    concept: onKnown.value - reweighted.value,
    leftOver: current.value - onKnown.value,
    features: featureParts(inputs, referenceWeights, factors, reweighted.value - reference.value),
    effectiveRows: rows,
  };
}

/** Effective rows of the class that has fewer: the interval of an AUC is made of those. */
function rarerClass({ labels }: ScoredSide, weights: Float64Array): number {
  const of = (label: number): number => effectiveRows(weights.filter((_, i) => labels[i] === label));
  return Math.min(of(0), of(1));
}

/** Nodes and weights of Gauss and Legendre on 0…1. */
const NODES = [
  [0.0469100770307, 0.118463442528],
  [0.230765344947, 0.239314335249],
  [0.5, 0.284444444444],
  [0.769234655053, 0.239314335249],
  [0.953089922969, 0.118463442528],
] as const;

/**
 * The covariate part shared among columns: their factors are let in together from nothing to all, and each is charged
 * for what it moves on the way (Aumann & Shapley 1974). The shares add up to `whole`: what the integration is off by is
 * spread over them by size.
 */
function featureParts(inputs: ShiftInputs, base: Float64Array, factors: RakedFactors, whole: number): number[] {
  const { task, reference, columns } = inputs;
  const parts = columns.map(() => 0);
  const n = base.length;
  for (const [t, nodeWeight] of NODES) {
    const weights = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let log = 0;
      for (let k = 0; k < columns.length; k++) log += factors[k]![columns[k]!.reference[i]!]!;
      weights[i] = base[i]! * Math.exp(t * log);
    }
    const shortfall = shortfallOf(task, reference, weights);
    if (!shortfall) return parts.map(() => 0);
    const pull = new Float64Array(n);
    for (let i = 0; i < n; i++) pull[i] = shortfall.shares[i]! * (shortfall.each[i]! - shortfall.value);
    columns.forEach((column, k) => {
      const byGroup = weighBins(column.reference, pull, groupCount(column));
      byGroup.forEach((moved, group) => {
        parts[k]! += nodeWeight * leverage(task) * moved * factors[k]![group]!;
      });
    });
  }
  const off = whole - parts.reduce((total, part) => total + part, 0);
  const size = parts.reduce((total, part) => total + Math.abs(part), 0);
  return size > 0 ? parts.map((part) => part + (off * Math.abs(part)) / size) : parts;
}
