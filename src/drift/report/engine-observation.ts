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
  return {
    blind: false,
    level: labelled ? 'L3' : 'L2',
    task: comparison.task,
    source: comparison.source,
    roles,
    reference: wholeWindow(comparison, 'reference'),
    windows: as === 'one-window' ? [whole] : chunkWindows(comparison, whole),
    // What is in a file has come already: nothing is waited for.
    maturedUntil: labelled ? whole.to : null,
    labelDelayMs: 0,
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

function chunkWindows({ current }: Comparison, whole: DataWindow): DataWindow[] {
  const at = (bound: string | number): Date => (typeof bound === 'number' ? rowTime(bound) : new Date(bound));
  return current.chunks.map(({ key, start, end, rows }) => ({
    key,
    from: at(start),
    to: at(end),
    frame: takeRows(whole.frame, rows),
  }));
}
