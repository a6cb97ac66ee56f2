import type { DataWindow, Observation } from '../../domain/observation.ts';
import { joinFrames } from '../column-sample.ts';
import type { AttributionQuestion } from './attribute.ts';
import { scoredSide } from './scored-side.ts';

export interface AttributionWishes {
  /** Feature columns to balance; default all columns that play no other part. Ids and clocks do not belong here. */
  readonly features?: readonly string[];
  readonly slices?: readonly string[];
  readonly importances?: Readonly<Record<string, number>>;
  /** Only rows answered by this version. */
  readonly version?: string | null;
}

/** The labelled rows of some windows against the reference; null where there are no scores, no labels or too few rows. */
export function attributionQuestion(
  { roles, task, reference, maturedUntil }: Observation,
  windows: readonly DataWindow[],
  wishes: AttributionWishes = {},
): AttributionQuestion | null {
  if (!roles.score || !roles.label || !maturedUntil || windows.length === 0) return null;
  const matured = windows.filter((window) => window.to <= maturedUntil);
  const only = { before: maturedUntil.getTime(), version: wishes.version ?? null };
  const current = scoredSide(joinFrames(matured.map(({ frame }) => frame)), roles, task, only);
  const before = scoredSide(reference.frame, roles, task);
  if (Math.min(current.labels.length, before.labels.length) < ENOUGH_ROWS) return null;
  const parts = new Set<string | undefined>(Object.values(roles));
  const all = Object.keys(reference.frame.columns).filter((name) => !parts.has(name));
  return {
    task,
    reference: before,
    current,
    features: wishes.features ?? all,
    score: roles.score,
    slices: wishes.slices ?? null,
    importances: wishes.importances ?? {},
  };
}

const ENOUGH_ROWS = 100;
