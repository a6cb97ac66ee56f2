import type { Column, Frame } from '../domain/frame.ts';
import { MISSING } from './column-sample.ts';
import type { LabelledRows } from './labelled-rows.ts';
import { quantileOf } from './statistics/moments.ts';

const BINS = 10;
/** Current rows in bins without reference rows cannot be estimated; more than this share and there is no estimate. */
const UNCOVERED = 0.05;

/**
 * RMSE to be expected if only the mix of one input had changed: the reference's squared errors by bin (deciles or
 * category), weighted as often as each bin occurs now. null where the reference never saw the current values.
 */
export function reweightedRmse(reference: Frame, errors: LabelledRows, current: Frame, column: string): number | null {
  const before = reference.columns[column];
  const after = current.columns[column];
  const bin = before && binner(before);
  if (!bin || !after || after.kind !== before.kind) return null;
  const squares = new Map<string, { sum: number; n: number }>();
  errors.rows.forEach((row, i) => {
    const cell = squares.get(bin(before, row)) ?? { sum: 0, n: 0 };
    cell.sum += (errors.labels[i]! - errors.scores[i]!) ** 2;
    cell.n += 1;
    squares.set(bin(before, row), cell);
  });
  let sum = 0;
  let covered = 0;
  for (let row = 0; row < current.rows; row++) {
    const cell = squares.get(bin(after, row));
    if (!cell) continue;
    sum += cell.sum / cell.n;
    covered++;
  }
  return covered >= (1 - UNCOVERED) * current.rows && covered > 0 ? Math.sqrt(sum / covered) : null;
}

/** Deciles of the reference; a value outside its range has a bin of its own, which no reference row is in. */
function binner(column: Column): ((column: Column, row: number) => string) | null {
  if (column.kind === 'categorical') {
    return (of, row) => (of.kind === 'categorical' ? (of.categories[of.codes[row]!] ?? MISSING) : MISSING);
  }
  const sorted = column.values.filter(Number.isFinite).sort();
  if (sorted.length === 0) return null;
  const edges = Array.from({ length: BINS - 1 }, (_, i) => quantileOf(sorted, (i + 1) / BINS));
  const [low, high] = [sorted[0]!, sorted.at(-1)!];
  return (of, row) => {
    const value = of.kind === 'numeric' ? of.values[row]! : Number.NaN;
    if (!Number.isFinite(value)) return MISSING;
    if (value < low || value > high) return 'outside';
    return String(edges.filter((edge) => value > edge).length);
  };
}
