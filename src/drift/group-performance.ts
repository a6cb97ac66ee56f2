import type { Measured } from '../domain/evidence.ts';
import type { Task } from '../domain/observation.ts';
import type { ScoredSide } from './attribution/scored-side.ts';
import { lossOf, performanceOf } from './performance-metric.ts';

export interface GroupPerformance {
  readonly category: string;
  readonly reference: Measured | null;
  readonly current: Measured | null;
  /** Worse within itself beyond noise, corrected for the groups looked at; null where too few rows can tell. */
  readonly lost: boolean | null;
}

/** Of a 95 % interval. */
const half = 1.96;
/** One-sided 1 %, before it is divided among the groups. */
const level = 0.01;

/** The metric within each category of a column: what a part of the whole metric cannot say, since AUC compares across groups. */
export function groupPerformance(
  task: Task,
  reference: ScoredSide,
  current: ScoredSide,
  column: string,
): readonly GroupPerformance[] {
  const [before, now] = [byCategory(reference, column), byCategory(current, column)];
  const categories = [...new Set([...before.keys(), ...now.keys()])];
  const wanted = quantile(level / Math.max(1, categories.length));
  return categories.map((category) => {
    const [was, is] = [before, now].map((sides) => {
      const rows = sides.get(category);
      return rows ? performanceOf(task, rows) : null;
    });
    return {
      category,
      reference: was ?? null,
      current: is ?? null,
      lost: was && is ? zOf(task, was, is) > wanted : null,
    };
  });
}

function zOf(task: Task, was: Measured, is: Measured): number {
  const error = Math.hypot(was.high - was.low, is.high - is.low) / (2 * half);
  return error > 0 ? lossOf(task, was.value, is.value) / error : 0;
}

/** Upper normal quantile, by Abramowitz and Stegun 26.2.23: three digits, more than a bound for noise needs. */
function quantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  return t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t ** 3);
}

function byCategory({ frame, labels, scores }: ScoredSide, name: string) {
  const column = frame.columns[name];
  const rows = new Map<string, number[]>();
  if (column?.kind !== 'categorical') return new Map<string, { labels: Float64Array; scores: Float64Array }>();
  column.codes.forEach((code, i) => {
    const category = column.categories[code];
    if (category === undefined) return;
    const own = rows.get(category);
    if (own) own.push(i);
    else rows.set(category, [i]);
  });
  return new Map(
    [...rows].map(([category, own]) => [
      category,
      { labels: Float64Array.from(own, (i) => labels[i]!), scores: Float64Array.from(own, (i) => scores[i]!) },
    ]),
  );
}
