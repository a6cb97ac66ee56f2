import type { ColumnDrift, Measurement } from '../domain/evidence.ts';
import type { Frame } from '../domain/frame.ts';
import { type ColumnSample, sampleColumn } from './column-sample.ts';
import { categoryThatMoved, describeMove } from './describe-move.ts';
import { distributionPair } from './distribution-pair.ts';
import { driftValue, type ReferenceColumn, thresholdOf } from './reference-column.ts';
import type { WindowCheck } from './window-checks.ts';

/** Every comparable column against the reference: alerting ones first, then by value; features before score and label. */
export function columnDrifts(
  columns: readonly ReferenceColumn[],
  samples: ReadonlyMap<string, ColumnSample>,
  above: number,
  checks: readonly WindowCheck[],
): ColumnDrift[] {
  const drifts = columns.flatMap((reference) => {
    const sample = samples.get(reference.name);
    const drift = sample && !reference.identifier ? columnDrift(reference, sample, above) : null;
    return drift ? [{ ...drift, since: drift.alert ? sinceOf(reference.name, checks) : null }] : [];
  });
  const roleRank = { feature: 0, score: 1, label: 2 };
  return drifts.sort(
    (a, b) => Number(b.alert) - Number(a.alert) || roleRank[a.role] - roleRank[b.role] || b.value - a.value,
  );
}

function columnDrift(reference: ReferenceColumn, sample: ColumnSample, above: number): ColumnDrift | null {
  const value = driftValue(reference, sample);
  if (!Number.isFinite(value)) return null;
  const nCurrent = countOf(sample);
  const threshold = thresholdOf(reference, above, nCurrent);
  return {
    column: reference.name,
    type: sample.type,
    role: reference.role,
    method: sample.type === 'numeric' ? 'wasserstein' : 'jensen-shannon',
    value,
    threshold,
    alert: value > threshold,
    nReference: countOf(reference.sample),
    nCurrent,
    since: null,
    detail: describeMove(reference.sample, sample),
  };
}

const countOf = (sample: ColumnSample): number =>
  sample.type === 'numeric' ? sample.rows - sample.missing : sample.rows;

function sinceOf(column: string, checks: readonly WindowCheck[]): string | null {
  let first: string | null = null;
  for (let i = checks.length - 1; i >= 0 && checks[i]!.columns.get(column)?.alert; i--) first = checks[i]!.check.key;
  return first;
}

/** The columns of the current rows, the label only where it has matured. */
export function currentSamples(
  columns: readonly ReferenceColumn[],
  current: Frame,
  matured: Float64Array,
  newest: WindowCheck,
): Map<string, ColumnSample> {
  const samples = new Map<string, ColumnSample>();
  for (const { name, role } of columns) {
    if (role === 'label') {
      if (matured.length >= 30) samples.set(name, sampleColumn({ kind: 'numeric', values: matured }));
      continue;
    }
    const column = current.columns[name];
    // Scores of another version than the reference's were not compared in the checks, nor are they here.
    if (column && (role !== 'score' || newest.columns.has(name))) samples.set(name, sampleColumn(column));
  }
  return samples;
}

/** The segment that moved most: the category that carries most divergence among alerting categorical features. */
export function segmentThatMoved(
  drifts: readonly ColumnDrift[],
  columns: readonly ReferenceColumn[],
  samples: ReadonlyMap<string, ColumnSample>,
): Measurement['segment'] {
  let best: { part: number; segment: NonNullable<Measurement['segment']> } | null = null;
  for (const drift of drifts) {
    const before = columns.find((column) => column.name === drift.column)?.sample;
    const after = samples.get(drift.column);
    if (drift.role !== 'feature' || !drift.alert || before?.type !== 'categorical' || after?.type !== 'categorical') {
      continue;
    }
    const moved = categoryThatMoved(before, after);
    if (!moved || (best && best.part >= moved.part)) continue;
    const { category, shareReference, shareCurrent, n, part } = moved;
    best = {
      part,
      segment: { column: drift.column, category: category.slice(0, 80), shareReference, shareCurrent, n },
    };
  }
  return best?.segment ?? null;
}

const SHOWN = 3;

export function distributionsOf(
  drifts: readonly ColumnDrift[],
  columns: readonly ReferenceColumn[],
  samples: ReadonlyMap<string, ColumnSample>,
): Measurement['distributions'] {
  return drifts
    .filter((drift) => drift.role === 'feature')
    .slice(0, SHOWN)
    .flatMap(({ column }) => {
      const before = columns.find((reference) => reference.name === column)?.sample;
      const after = samples.get(column);
      const pair = before && after ? distributionPair(column, before, after) : null;
      return pair ? [pair] : [];
    });
}
