import type { Frame } from '../../domain/frame.ts';
import type { Task } from '../../domain/observation.ts';
import { momentsOf } from '../statistics/moments.ts';
import { binColumn, type ColumnBins, groupCount } from './column-bins.ts';

const BINS = 24;
const CYCLES = 6;
/** Below this the inputs do not tell the scores, and what is left says nothing. */
export const ENOUGH_FIT = 0.6;

/** What the reference's scores are as a sum over columns: what is left of each, and what each group of a column adds. */
export interface Surrogate {
  readonly left: Float64Array;
  readonly effects: readonly Float64Array[];
}

/** The columns that both sides have, in groups of both. */
export const binsOf = (features: readonly string[], reference: Frame, current: Frame): ColumnBins[] =>
  features.flatMap((name) => binColumn(name, reference.columns[name], current.columns[name], BINS, 'both') ?? []);

/** The scores that the reference's model would give the current rows; NaN where it never saw the like. */
export function fittedScores(columns: readonly ColumnBins[], effects: Surrogate['effects']): Float64Array {
  const rows = columns[0]?.current.length ?? 0;
  return Float64Array.from({ length: rows }, (_, row) =>
    columns.reduce((sum, column, k) => sum + effects[k]![column.current[row]!]!, 0),
  );
}

/** Share of the scores' variance that the columns explain (R²). */
export const fitOf = (left: Float64Array, scores: Float64Array): number =>
  1 - (momentsOf(left.filter(Number.isFinite)).std / momentsOf(scores.filter(Number.isFinite)).std) ** 2;

/** Probabilities as logits: there a model's columns add up, or nearly. */
export function scoresOf(task: Task, frame: Frame, score: string): Float64Array | null {
  const column = frame.columns[score];
  if (column?.kind !== 'numeric') return null;
  if (task === 'regression') return column.values;
  return column.values.map((value) => {
    const p = Math.min(0.995, Math.max(0.005, value));
    return Math.log(p / (1 - p));
  });
}

/** Each column's groups get the mean of what the others leave, in turn; NaN where the reference has no row. */
export function backfit(columns: readonly ColumnBins[], scores: Float64Array): Surrogate {
  const left = Float64Array.from(scores);
  const effects = columns.map((column) => new Float64Array(groupCount(column)));
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    columns.forEach((column, k) => {
      const groups = groupCount(column);
      const [sums, counts] = [new Float64Array(groups), new Float64Array(groups)];
      for (let row = 0; row < left.length; row++) {
        if (!Number.isFinite(left[row]!)) continue;
        sums[column.reference[row]!]! += left[row]!;
        counts[column.reference[row]!]! += 1;
      }
      const step = sums.map((sum, group) => (counts[group]! > 0 ? sum / counts[group]! : Number.NaN));
      step.forEach((value, group) => {
        effects[k]![group]! += value;
      });
      for (let row = 0; row < left.length; row++) left[row]! -= step[column.reference[row]!]!;
    });
  }
  return { left, effects };
}
