import type { MixTest } from '../domain/evidence.ts';
import type { Column, Frame } from '../domain/frame.ts';
import { sampleColumn } from './column-sample.ts';
import { labelValues } from './labelled-rows.ts';
import { type ReferenceColumn, thresholdOf, weightedDrift } from './reference-column.ts';

/** Reference rows of a group count by how much more (or less) often the group occurs now. */
export interface Mix {
  readonly by: MixTest['by'];
  readonly column: string;
  readonly weights: Float64Array;
}

/** Weights that give the reference the current label mix (classification); null without labels on both sides. */
export function labelMix(name: string, reference: Frame, current: Frame): Mix | null {
  const before = labelValues(reference.columns[name]);
  const after = labelValues(current.columns[name]);
  if (!before || !after) return null;
  const group = (value: number): string | null => (value === 0 || value === 1 ? String(value) : null);
  const weights = weightsOf(Array.from(before, group), Array.from(after, group));
  return weights && { by: 'label', column: name, weights };
}

/** Weights that give the reference the current shares of a segment column; null when a segment has no reference rows. */
export function segmentMix(name: string, reference: Frame, current: Frame): Mix | null {
  const before = reference.columns[name];
  const after = current.columns[name];
  if (before?.kind !== 'categorical' || after?.kind !== 'categorical') return null;
  const groups = (column: typeof before): (string | null)[] =>
    Array.from(column.codes, (code) => column.categories[code] ?? '');
  const weights = weightsOf(groups(before), groups(after));
  return weights && { by: 'segment', column: name, weights };
}

const UNCOVERED = 0.002;

function weightsOf(before: readonly (string | null)[], after: readonly (string | null)[]): Float64Array | null {
  const countsBefore = countOf(before);
  const countsAfter = countOf(after);
  if (countsBefore.total === 0 || countsAfter.total === 0) return null;
  let uncovered = 0;
  for (const [group, count] of countsAfter.counts) if (!countsBefore.counts.has(group)) uncovered += count;
  if (uncovered / countsAfter.total > UNCOVERED) return null;
  return Float64Array.from(before, (group) => {
    if (group === null) return 0;
    const share = (countsAfter.counts.get(group) ?? 0) / countsAfter.total;
    return share / (countsBefore.counts.get(group)! / countsBefore.total);
  });
}

function countOf(groups: readonly (string | null)[]) {
  const counts = new Map<string, number>();
  let total = 0;
  for (const group of groups) {
    if (group === null) continue;
    counts.set(group, (counts.get(group) ?? 0) + 1);
    total++;
  }
  return { counts, total };
}

/** The largest drift left, relative to its threshold, against the reweighted reference. */
export function testMix(
  mix: Mix,
  reference: Frame,
  current: Frame,
  columns: readonly ReferenceColumn[],
  above: number,
): MixTest | null {
  let worst: { value: number; threshold: number; name: string } | null = null;
  for (const column of columns) {
    const before = reference.columns[column.name];
    const after = current.columns[column.name];
    if (!before || !after || column.identifier || column.role === 'label') continue;
    const left = residual(column, before, after, mix.weights, above);
    if (left && (!worst || left.value / left.threshold > worst.value / worst.threshold)) {
      worst = { ...left, name: column.name };
    }
  }
  if (!worst) return null;
  const { value, threshold, name } = worst;
  const explains = value <= threshold;
  return { by: mix.by, column: mix.column, residual: value, residualColumn: name, threshold, explains };
}

function residual(
  column: ReferenceColumn,
  before: Column,
  after: Column,
  weights: Float64Array,
  above: number,
): { value: number; threshold: number } | null {
  const sample = sampleColumn(after);
  const value = weightedDrift(column, before, weights, sample);
  const threshold = thresholdOf(column, above, sample.rows - sample.missing);
  return Number.isFinite(value) ? { value, threshold } : null;
}
