import type { DataWindow, Observation } from '../../domain/observation.ts';
import { takeRows } from '../column-sample.ts';
import { labelValues } from '../labelled-rows.ts';
import { rowTime } from '../row-clock.ts';
import type { Comparison } from './comparison.ts';
import { columnRoles, engineFrame } from './performance-rows.ts';

/** The current rows as the engine sees a model's traffic: as one window, or as the report's chunks. */
export function engineObservation(comparison: Comparison, as: 'one-window' | 'chunks'): Observation {
  const whole = wholeWindow(comparison, 'current');
  const roles = columnRoles(comparison);
  const labels = labelValues(roles.label ? whole.frame.columns[roles.label] : undefined);
  const labelled = labels?.some(Number.isFinite) === true;
  const matured = comparison.maturedUntil;
  return {
    blind: false,
    level: labelled ? 'L3' : 'L2',
    task: comparison.task,
    source: comparison.source,
    roles,
    reference: wholeWindow(comparison, 'reference'),
    windows: as === 'one-window' ? byMaturity(comparison, whole) : chunkWindows(comparison, whole),
    // Without a delay what is in a file has come already: nothing is waited for.
    maturedUntil: labelled ? (matured === null ? whole.to : new Date(matured)) : null,
    labelDelayMs: comparison.labelDelayMs,
  };
}

function wholeWindow(comparison: Comparison, side: 'reference' | 'current'): DataWindow {
  const frame = engineFrame(comparison, side);
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const time of comparison[side].times ?? []) {
    if (!Number.isFinite(time)) continue;
    from = Math.min(from, time);
    to = Math.max(to, time + 1);
  }
  const timed = to > from;
  const [start, end] = timed ? [new Date(from), new Date(to)] : [rowTime(0), rowTime(frame.rows)];
  return { key: side, from: start, to: end, frame };
}

/** Rows whose labels have matured apart from the younger ones: only a window that matured as a whole judges performance. */
function byMaturity({ current, maturedUntil }: Comparison, whole: DataWindow): DataWindow[] {
  const { times } = current;
  if (maturedUntil === null || !times || maturedUntil <= whole.from.getTime()) return [whole];
  const rows = Uint32Array.from({ length: whole.frame.rows }, (_, i) => i);
  const cut = new Date(maturedUntil);
  const old = rows.filter((row) => times[row]! < maturedUntil);
  const young = rows.filter((row) => !(times[row]! < maturedUntil));
  return [
    { key: 'matured', from: whole.from, to: cut, frame: takeRows(whole.frame, old) },
    { key: 'younger', from: cut, to: whole.to, frame: takeRows(whole.frame, young) },
  ];
}

function chunkWindows({ current }: Comparison, whole: DataWindow): DataWindow[] {
  const at = (bound: string | number): Date => (typeof bound === 'number' ? rowTime(bound) : new Date(bound));
  return current.chunks.map(({ key, start, end, rows }) => ({
    key,
    from: at(start),
    to: at(end),
    frame: takeRows(whole.frame, rows),
  }));
}
