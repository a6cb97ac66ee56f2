import type { QualityFinding } from '../../domain/evidence.ts';
import type { DataWindow, Observation } from '../../domain/observation.ts';
import type { Magnitudes } from './unit-change.ts';

const MEDIAN = 2;

/** A unit changes at one moment, which the rows show more exactly than the window does. */
export function withOnset(
  finding: QualityFinding,
  { windows, roles }: Pick<Observation, 'windows' | 'roles'>,
  before: Magnitudes | null,
): QualityFinding {
  if (finding.kind !== 'unit-change' || finding.factor === null || !before) return finding;
  const first = windows.findIndex(({ key }) => key === finding.since);
  // The window before may hold the first broken rows, too few there to be a finding.
  const around = windows.slice(Math.max(0, first - 1), first + 1);
  const onset = unitOnset(around, roles.time, finding, before);
  return onset === null ? finding : { ...finding, onset: new Date(onset).toISOString() };
}

interface Sign {
  readonly at: number;
  /** +1 in the new unit, −1 in the old. */
  readonly side: 1 | -1;
}

/** The moment that best divides rows in the old unit from rows in the new one; null without rows to tell. */
function unitOnset(
  windows: readonly DataWindow[],
  time: string,
  { column, factor }: Pick<QualityFinding, 'column' | 'factor'>,
  before: Magnitudes,
): number | null {
  const middle = Math.log(before.quantiles[MEDIAN] ?? Number.NaN) + Math.log(factor ?? Number.NaN) / 2;
  if (!Number.isFinite(middle)) return null;
  const grown = (factor ?? 1) > 1;
  const signs = windows
    .flatMap(({ frame }) => signsOf(frame.columns[time], frame.columns[column], middle, grown))
    .sort((a, b) => a.at - b.at);
  let behind = signs.reduce((sum, { side }) => sum + side, 0);
  let best = { score: Number.NEGATIVE_INFINITY, at: Number.NaN };
  // Rows from here on that are new, less those that are old, is greatest at the change.
  for (const { at, side } of signs) {
    if (behind > best.score) best = { score: behind, at };
    behind -= side;
  }
  return Number.isFinite(best.at) ? best.at : null;
}

type Column = DataWindow['frame']['columns'][string] | undefined;

function signsOf(times: Column, values: Column, middle: number, grown: boolean): Sign[] {
  if (times?.kind !== 'numeric' || values?.kind !== 'numeric') return [];
  return Array.from(times.values).flatMap((at, i): Sign[] => {
    const size = Math.log(Math.abs(values.values[i] ?? 0));
    if (!Number.isFinite(at) || !Number.isFinite(size)) return [];
    return [{ at, side: size > middle === grown ? 1 : -1 }];
  });
}
