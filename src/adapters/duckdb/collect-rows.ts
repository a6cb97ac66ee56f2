import type { DuckDBResult } from '@duckdb/node-api';
import { SextantError } from '../../domain/error.ts';
import type { Column, Frame } from '../../domain/frame.ts';
import type { ColumnPlan } from './column-plan.ts';
import { copyNumbers, type Vector } from './vector-values.ts';

/** The rows of a result as one frame. */
export async function collectRows(
  result: DuckDBResult,
  plans: readonly ColumnPlan[],
  rows: number,
  files: string,
): Promise<Frame> {
  const builders = plans.map((plan) =>
    plan.kind === 'numeric' ? numericBuilder(rows, plan) : categoricalBuilder(rows),
  );
  let offset = 0;
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    if (offset + chunk.rowCount > rows) {
      throw new SextantError('unavailable', `${files} grew while it was being read`);
    }
    for (const [index, builder] of builders.entries())
      builder.add(chunk.getColumnVector(index), chunk.rowCount, offset);
    offset += chunk.rowCount;
  }
  if (offset !== rows) throw new SextantError('unavailable', `${files} shrank while it was being read`);
  const columns = plans.map((plan, index): [string, Column] => [plan.name, builders[index]!.column()]);
  return { rows, columns: Object.fromEntries(columns) };
}

interface ColumnBuilder {
  add(vector: Vector, count: number, offset: number): void;
  column(): Column;
}

function numericBuilder(rows: number, { holds }: ColumnPlan): ColumnBuilder {
  const values = new Float64Array(rows);
  return {
    add: (vector, count, offset) => copyNumbers(vector, count, values, offset),
    column: () => ({ kind: 'numeric', values, ...(holds === undefined ? {} : { holds }) }),
  };
}

function categoricalBuilder(rows: number): ColumnBuilder {
  const codes = new Int32Array(rows).fill(-1);
  const known = new Map<string, number>();
  return {
    add: (vector, count, offset) => {
      for (let i = 0; i < count; i++) {
        const value = vector.getItem(i);
        if (typeof value !== 'string') continue;
        let code = known.get(value);
        if (code === undefined) {
          code = known.size;
          known.set(value, code);
        }
        codes[offset + i] = code;
      }
    },
    column: () => ({ kind: 'categorical', codes, categories: [...known.keys()] }),
  };
}
