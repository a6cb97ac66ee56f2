import type { ScoreTest } from '../../domain/evidence.ts';
import type { Frame } from '../../domain/frame.ts';
import type { Task } from '../../domain/observation.ts';
import { joinFrames } from '../column-sample.ts';
import { momentsOf } from '../statistics/moments.ts';
import { wassersteinDistance } from '../statistics/wasserstein.ts';
import { binColumn, type ColumnBins, groupCount } from './column-bins.ts';

const BINS = 24;
const CYCLES = 6;
/** Below this the inputs do not tell the scores, and what is left says nothing. */
const ENOUGH_FIT = 0.6;
const THRESHOLD = 0.15;
const ENOUGH_ROWS = 100;
const ENOUGH_CHUNKS = 4;

/**
 * A model answers the same inputs the same way whatever else changes. What scores the reference's inputs got is learned
 * as a sum over columns (backfitting on groups: Hastie & Tibshirani 1986); if what it leaves of the current scores has
 * moved, further than it moves between pieces of the reference, it was not the inputs that moved them.
 */
export function testScores(
  task: Task,
  score: string,
  features: readonly string[],
  {
    reference,
    chunks,
    current,
  }: { readonly reference: Frame; readonly chunks: readonly Frame[]; readonly current: Frame },
): ScoreTest | null {
  const shape = { task, score, features };
  const found = unexplained(shape, reference, current);
  if (!found || !(found.fit >= ENOUGH_FIT)) return null;
  const threshold = Math.max(THRESHOLD, usualResidual(shape, chunks));
  return { residual: found.residual, threshold, fit: found.fit, explained: found.residual <= threshold };
}

interface Shape {
  readonly task: Task;
  readonly score: string;
  readonly features: readonly string[];
}

/** Mean + 3σ of what is left of pieces of the reference, each by the rows of the other half: a real model is no sum. */
function usualResidual(shape: Shape, chunks: readonly Frame[]): number {
  if (chunks.length < ENOUGH_CHUNKS) return 0;
  const half = (odd: number): Frame => joinFrames(chunks.filter((_, i) => i % 2 === odd));
  const halves = [half(0), half(1)];
  const residuals = chunks.flatMap((chunk, i) => unexplained(shape, halves[1 - (i % 2)]!, chunk)?.residual ?? []);
  const { mean, std } = momentsOf(residuals);
  return residuals.length < ENOUGH_CHUNKS ? 0 : mean + 3 * std;
}

/** How far the part of the scores that the inputs leave has moved, over the σ of the scores. */
function unexplained({ task, score, features }: Shape, reference: Frame, current: Frame) {
  const [before, after] = [scoresOf(task, reference, score), scoresOf(task, current, score)];
  if (!before || !after) return null;
  const columns = features.flatMap((name) => {
    const bins = binColumn(name, reference.columns[name], current.columns[name], BINS, 'both');
    return bins ? [bins] : [];
  });
  const { left, effects } = backfit(columns, before);
  const spread = momentsOf(before.filter(Number.isFinite)).std;
  const fit = 1 - (momentsOf(left.filter(Number.isFinite)).std / spread) ** 2;
  const now = after.map((value, row) =>
    columns.reduce((rest, column, k) => rest - effects[k]![column.current[row]!]!, value),
  );
  const sorted = (values: Float64Array): Float64Array => values.filter(Number.isFinite).sort();
  const [usual, present] = [sorted(left), sorted(now)];
  if (present.length < ENOUGH_ROWS || usual.length < ENOUGH_ROWS) return null;
  return { residual: wassersteinDistance(usual, present) / spread, fit };
}

/** Probabilities as logits: there a model's columns add up, or nearly. */
function scoresOf(task: Task, frame: Frame, score: string): Float64Array | null {
  const column = frame.columns[score];
  if (column?.kind !== 'numeric') return null;
  if (task === 'regression') return column.values;
  return column.values.map((value) => {
    const p = Math.min(0.995, Math.max(0.005, value));
    return Math.log(p / (1 - p));
  });
}

/** Each column's groups get the mean of what the others leave, in turn; NaN where the reference has no row. */
function backfit(columns: readonly ColumnBins[], scores: Float64Array) {
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
