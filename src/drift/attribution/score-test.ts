import type { ScoreTest } from '../../domain/evidence.ts';
import type { Frame } from '../../domain/frame.ts';
import type { Task } from '../../domain/observation.ts';
import { joinFrames } from '../column-sample.ts';
import { momentsOf } from '../statistics/moments.ts';
import { wassersteinDistance } from '../statistics/wasserstein.ts';
import { backfit, binsOf, ENOUGH_FIT, fitOf, fittedScores, scoresOf } from './score-surrogate.ts';

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
  const columns = binsOf(features, reference, current);
  const { left, effects } = backfit(columns, before);
  const spread = momentsOf(before.filter(Number.isFinite)).std;
  const fit = fitOf(left, before);
  const fitted = fittedScores(columns, effects);
  const now = after.map((value, row) => value - fitted[row]!);
  const sorted = (values: Float64Array): Float64Array => values.filter(Number.isFinite).sort();
  const [usual, present] = [sorted(left), sorted(now)];
  if (present.length < ENOUGH_ROWS || usual.length < ENOUGH_ROWS) return null;
  return { residual: wassersteinDistance(usual, present) / spread, fit };
}
