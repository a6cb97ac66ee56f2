import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Column, Frame } from '../../domain/frame.ts';

/** A linear picture of the reference's rows; what a row loses in it says how unlike the reference its columns stand together. */
export interface Reconstruction {
  readonly columns: readonly string[];
  readonly components: number;
  /** Mean distance of rows from their picture, in standard deviations of the reference; NaN without rows. */
  errorOf(frame: Frame): number;
}

/** Components are taken until they carry this share of the variance. */
const CARRIED = 0.65;

/**
 * PCA reconstruction (Rabanser et al. 2019; NannyML's `DataReconstructionDriftCalculator`): gaps filled with the mean or
 * the commonest category, categories as their counts, standardised, projected on the components that carry 65 %.
 * null where fewer than two columns vary.
 */
export function reconstructionOf(reference: Frame, names: readonly string[]): Reconstruction | null {
  const encoders = names.flatMap((name) => {
    const encoder = encoderOf(reference.columns[name]);
    return encoder ? [{ name, ...encoder }] : [];
  });
  if (encoders.length < 2 || reference.rows < 2) return null;
  const encoded = (frame: Frame): Float64Array[] =>
    encoders.map(({ name, of, mean, scale }) =>
      of(frame.columns[name], frame.rows).map((value) => (value - mean) / scale),
    );
  const components = leadingComponents(encoded(reference));
  return {
    columns: encoders.map(({ name }) => name),
    components: components.length,
    errorOf: (frame) => meanError(encoded(frame), components, frame.rows),
  };
}

interface Encoder {
  readonly of: (column: Column | undefined, rows: number) => Float64Array;
  readonly mean: number;
  readonly scale: number;
}

/** null for a column that does not vary: it says nothing. */
function encoderOf(column: Column | undefined): Encoder | null {
  if (!column) return null;
  const of = column.kind === 'numeric' ? numbersOf(column.values) : countsOf(column);
  const values = of(column, column.kind === 'numeric' ? column.values.length : column.codes.length);
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const scale = Math.sqrt(squares / values.length);
  return scale > 0 && Number.isFinite(scale) ? { of, mean, scale } : null;
}

function numbersOf(reference: Float64Array): Encoder['of'] {
  const finite = reference.filter(Number.isFinite);
  const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
  return (column, rows) =>
    column?.kind === 'numeric'
      ? column.values.map((value) => (Number.isFinite(value) ? value : mean))
      : new Float64Array(rows).fill(mean);
}

/** A category the reference never had counts 0. */
function countsOf(reference: Extract<Column, { kind: 'categorical' }>): Encoder['of'] {
  const counts = new Map<string, number>();
  for (const code of reference.codes) {
    const name = reference.categories[code];
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const commonest = [...counts.values()].reduce((most, count) => Math.max(most, count), 0);
  const filled = [...counts].find(([, count]) => count === commonest)?.[0];
  // Gaps are filled before counting.
  const gaps = reference.codes.reduce((sum, code) => sum + (code < 0 ? 1 : 0), 0);
  if (filled !== undefined) counts.set(filled, commonest + gaps);
  return (column, rows) => {
    if (column?.kind !== 'categorical') return new Float64Array(rows).fill(commonest + gaps);
    const byCode = column.categories.map((name) => counts.get(name) ?? 0);
    return Float64Array.from(column.codes, (code) => byCode[code] ?? commonest + gaps);
  };
}

/** Eigenvectors of the correlations, largest first. */
function leadingComponents(columns: readonly Float64Array[]): number[][] {
  const rows = columns[0]?.length ?? 0;
  const correlations = Matrix.zeros(columns.length, columns.length);
  columns.forEach((a, i) => {
    for (let j = i; j < columns.length; j++) {
      const b = columns[j]!;
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += a[row]! * b[row]!;
      correlations.set(i, j, sum / rows);
      correlations.set(j, i, sum / rows);
    }
  });
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(correlations, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, i) => i).sort((i, j) => realEigenvalues[j]! - realEigenvalues[i]!);
  const total = realEigenvalues.reduce((sum, value) => sum + value, 0);
  let carried = 0;
  const taken = order.findIndex((i) => {
    carried += realEigenvalues[i]!;
    return carried / total > CARRIED;
  });
  return order.slice(0, taken + 1).map((i) => eigenvectorMatrix.getColumn(i));
}

function meanError(columns: readonly Float64Array[], components: readonly number[][], rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (const column of columns) squares += column[row]! ** 2;
    // Components are orthonormal: what they carry leaves the rest by Pythagoras.
    for (const component of components) {
      let along = 0;
      for (let i = 0; i < component.length; i++) along += component[i]! * columns[i]![row]!;
      squares -= along * along;
    }
    sum += Math.sqrt(Math.max(0, squares));
  }
  return sum / rows;
}
