import type { Column, Frame } from '../../domain/frame.ts';
import { takeRows } from '../column-sample.ts';
import { momentsOf } from '../statistics/moments.ts';
import { reconstructionOf } from '../statistics/reconstruction.ts';
import type { Comparison } from './comparison.ts';
import type { ColumnReport, Multivariate } from './drift-report.ts';

const ENOUGH_CHUNKS = 8;

/**
 * How columns stand together: each chunk's reconstruction error against mean ± 3σ of the reference's chunks. null where
 * fewer than two features can be taken, where the components carry all of them, or too few chunks say what is usual.
 */
export function multivariateOf(comparison: Comparison, columns: readonly ColumnReport[]): Multivariate | null {
  const taken = columns
    .filter(({ detail }) => detail.role === 'feature' && detail.status === 'ok')
    .map(({ name }) => name);
  const [reference, current] = [sideOf(comparison, 'reference', taken), sideOf(comparison, 'current', taken)];
  const pieces = comparison.reference.chunks;
  if (pieces.length < (comparison.compat === 'nannyml' ? 1 : ENOUGH_CHUNKS)) return null;
  const picture = reconstructionOf(reference, taken);
  if (!picture) return null;
  // Where the components are as many as the columns nothing is lost, and the error is that of arithmetic.
  if (picture.components === picture.columns.length && comparison.compat !== 'nannyml') return null;
  const { mean, std } = momentsOf(pieces.map(({ rows }) => picture.errorOf(takeRows(reference, rows))));
  const [low, high] = [Math.max(0, mean - 3 * std), mean + 3 * std];
  return {
    method: 'PCA reconstruction error, components that carry 65 % of the variance',
    columns: picture.columns,
    components: picture.components,
    low,
    high,
    n_reference: reference.rows,
    n_current: current.rows,
    chunks: comparison.current.chunks.map(({ key, rows }) => {
      const value = picture.errorOf(takeRows(current, rows));
      return { key, n: rows.length, value, alert: !(value > low && value < high) };
    }),
  };
}

function sideOf(comparison: Comparison, side: 'reference' | 'current', names: readonly string[]): Frame {
  const columns = comparison.columns.flatMap((aligned): [string, Column][] => {
    const column = aligned[side];
    return column && names.includes(aligned.name) ? [[aligned.name, column]] : [];
  });
  return { rows: comparison[side].frame.rows, columns: Object.fromEntries(columns) };
}
