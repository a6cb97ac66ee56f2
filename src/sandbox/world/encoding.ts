import { Matrix } from 'ml-matrix';
import { z } from 'zod';
import type { Feature } from './simulation.ts';
import { numbers, type Table, texts } from './table.ts';

const inputSchema = z.object({
  column: z.string(),
  /** `equals` is 1 for rows of that category; `sin` and `cos` put the hours of a day on a circle. */
  transform: z.enum(['plain', 'log', 'sin', 'cos', 'equals']),
  category: z.string().optional(),
  mean: z.number(),
  scale: z.number(),
});
type Input = z.output<typeof inputSchema>;

export const encodingSchema = z.array(inputSchema);
/** How rows become the learner's matrix; learned from the training rows and kept with the model. */
export type Encoding = z.output<typeof encodingSchema>;

const rarestCategory = 20;
const skewForLog = 1.5;

export function learnEncoding(table: Table, features: readonly Feature[]): Encoding {
  return features.flatMap((feature) => inputsOf(table, feature).map((input) => standardise(table, input)));
}

/** One row a row, one column an input, and a first column of ones. Missing values take the mean. */
export function encode(table: Table, encoding: Encoding): Matrix {
  const matrix = Matrix.ones(table.rows, encoding.length + 1);
  for (const [index, input] of encoding.entries()) {
    const values = raw(table, input);
    for (let row = 0; row < table.rows; row++) {
      const value = (values[row]! - input.mean) / input.scale;
      matrix.set(row, index + 1, Number.isNaN(value) ? 0 : value);
    }
  }
  return matrix;
}

function inputsOf(table: Table, { name, kind }: Feature): Pick<Input, 'column' | 'transform' | 'category'>[] {
  if (kind === 'hour')
    return [
      { column: name, transform: 'sin' },
      { column: name, transform: 'cos' },
    ];
  if (kind === 'number') return [{ column: name, transform: isSkewed(numbers(table, name)) ? 'log' : 'plain' }];
  const counts = new Map<string, number>();
  for (const category of texts(table, name)) counts.set(category, (counts.get(category) ?? 0) + 1);
  const common = [...counts].filter(([, count]) => count >= rarestCategory).map(([category]) => category);
  return common.sort().map((category) => ({ column: name, transform: 'equals', category }));
}

function raw(
  table: Table,
  { column, transform, category }: Pick<Input, 'column' | 'transform' | 'category'>,
): Float64Array {
  if (transform === 'equals') {
    const isOne = new Float64Array(table.rows);
    const entries = texts(table, column);
    for (let row = 0; row < table.rows; row++) if (entries[row] === category) isOne[row] = 1;
    return isOne;
  }
  const values = numbers(table, column);
  if (transform === 'log') return values.map((value) => Math.log1p(Math.max(0, value)));
  if (transform === 'sin') return values.map((hour) => Math.sin((hour * Math.PI) / 12));
  if (transform === 'cos') return values.map((hour) => Math.cos((hour * Math.PI) / 12));
  return values;
}

function standardise(table: Table, input: Pick<Input, 'column' | 'transform' | 'category'>): Input {
  const { mean, deviation } = moments(raw(table, input));
  return { ...input, mean, scale: deviation > 1e-9 ? deviation : 1 };
}

function isSkewed(values: Float64Array): boolean {
  const { mean, deviation } = moments(values);
  let cubes = 0;
  for (const value of values) {
    if (value < 0) return false;
    cubes += ((value - mean) / deviation) ** 3;
  }
  return cubes / values.length > skewForLog;
}

function moments(values: Float64Array): { mean: number; deviation: number } {
  const known = values.filter((value) => !Number.isNaN(value));
  let sum = 0;
  for (const value of known) sum += value;
  const mean = known.length === 0 ? 0 : sum / known.length;
  let squares = 0;
  for (const value of known) squares += (value - mean) ** 2;
  return { mean, deviation: known.length === 0 ? 0 : Math.sqrt(squares / known.length) };
}
