import type { Frame } from '../../domain/frame.ts';
import type { ColumnRoles, Task } from '../../domain/observation.ts';
import { takeRows } from '../column-sample.ts';
import { labelledRows } from '../labelled-rows.ts';
import { ascendingOrder } from '../statistics/auc.ts';
import { seededRandom } from '../statistics/seeded-random.ts';

/** Rows with label and score, the inputs beside them, and their order by score. */
export interface ScoredSide {
  readonly frame: Frame;
  readonly labels: Float64Array;
  readonly scores: Float64Array;
  readonly order: Uint32Array;
}

/** More rows than this make no interval narrower that a person would read. */
const MOST_ROWS = 8_000;

/** The labelled rows of a frame, evenly thinned by a seeded draw where there are very many. */
export function scoredSide(
  frame: Frame,
  roles: ColumnRoles,
  task: Task,
  only: { readonly before: number; readonly version: string | null } = everything,
): ScoredSide {
  const labelled = labelledRows(frame, roles, task, only);
  const kept = thinned(labelled.rows.length);
  const scores = Float64Array.from(kept, (i) => labelled.scores[i]!);
  return {
    frame: takeRows(
      frame,
      Uint32Array.from(kept, (i) => labelled.rows[i]!),
    ),
    labels: Float64Array.from(kept, (i) => labelled.labels[i]!),
    scores,
    order: ascendingOrder(scores),
  };
}

const everything = { before: Number.POSITIVE_INFINITY, version: null };

function thinned(n: number): Uint32Array {
  const all = Uint32Array.from({ length: n }, (_, i) => i);
  if (n <= MOST_ROWS) return all;
  const random = seededRandom(n);
  for (let i = 0; i < MOST_ROWS; i++) {
    const j = i + Math.floor(random() * (n - i));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all.slice(0, MOST_ROWS).sort();
}
