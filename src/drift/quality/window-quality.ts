import type { QualityFinding, QualityKind } from '../../domain/evidence.ts';
import type { DataWindow, Observation } from '../../domain/observation.ts';
import type { ColumnSample } from '../column-sample.ts';
import { formatShare } from '../format-number.ts';
import type { ReferenceColumn } from '../reference-column.ts';
import { quantileOf } from '../statistics/moments.ts';
import { columnFindings, type Finding } from './column-quality.ts';
import { duplicateShare } from './duplicates.ts';
import { longestGap } from './time-gap.ts';
import { transformedColumns } from './transformed-columns.ts';

/** What is broken in each window, oldest first. */
export function findingsPerWindow(
  observation: Observation,
  columns: readonly ReferenceColumn[],
  samples: readonly ReadonlyMap<string, ColumnSample>[],
): Finding[][] {
  const { roles, windows, reference } = observation;
  const judged = columns.filter((column) => column.role !== 'label');
  const duplicatesBefore = duplicateShare(reference.frame, roles);
  const gaps = windows.map((window) => longestGap(window, roles));
  const lengths = gaps.map((gap) => (gap ? gap.to - gap.from : 0));
  const usualGap = quantileOf(Float64Array.from(lengths).sort(), 0.5);
  return windows.map((window, i) => {
    const moved = transformedColumns(judged, samples[i]);
    const explained = new Set(moved.map(({ column }) => column));
    const single = judged.flatMap((column) => columnFindings(column, samples[i]?.get(column.name)));
    // What changed its sign or its place is out of its range too: one break, told by its cause.
    const findings = [...moved, ...single.filter(({ column, kind }) => !(byPlace.has(kind) && explained.has(column)))];
    const repeated = duplicateShare(window.frame, roles);
    if (repeated > Math.max(0.02, 3 * duplicatesBefore) && repeated > duplicatesBefore + 0.02) {
      const was = `was ${formatShare(duplicatesBefore)}`;
      findings.push(whole('duplicates', repeated, `${formatShare(repeated)} of rows are there twice, ${was}`));
    }
    const gap = gaps[i];
    if (gap && windows.length >= 3) findings.push(...gapFindings(window, gap.from, gap.to, usualGap));
    const before = windows[i - 1];
    if (before && window.from.getTime() > before.to.getTime()) {
      findings.push(whole('time-gap', null, `no rows from ${minute(before.to)} to ${minute(window.from)}`));
    }
    return findings;
  });
}

const byPlace: ReadonlySet<QualityKind> = new Set(['out-of-range', 'unit-change', 'type-change']);

/** A silence counts when it is a tenth of the window and several times what this model's windows usually have. */
function gapFindings(window: DataWindow, from: number, to: number, usual: number): Finding[] {
  const length = window.to.getTime() - window.from.getTime();
  if (to - from < Math.max(0.1 * length, 4 * usual)) return [];
  return [whole('time-gap', null, `no rows from ${minute(new Date(from))} to ${minute(new Date(to))}`)];
}

const whole = (kind: 'duplicates' | 'time-gap', factor: number | null, text: string): Finding => ({
  column: '*',
  kind,
  factor,
  text,
});

const minute = (at: Date): string => at.toISOString().slice(0, 16).replace('T', ' ');

/** Findings that stand in the newest window, each since the first window of its unbroken tail. */
export function presentFindings(perWindow: readonly Finding[][], windows: readonly DataWindow[]): QualityFinding[] {
  const newest = perWindow.at(-1) ?? [];
  return newest.map((found) => {
    let first = windows.length - 1;
    const stands = (i: number): boolean =>
      perWindow[i]!.some((other) => other.kind === found.kind && other.column === found.column);
    while (first > 0 && stands(first - 1)) first--;
    return { ...found, since: windows[first]!.key };
  });
}
