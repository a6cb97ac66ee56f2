import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column, Frame } from '../../domain/frame.ts';
import type { FrameQuery } from '../../ports/frames.ts';
import { type ColumnPlan, planColumns, timeFilter } from './column-plan.ts';
import type { FileSet } from './file-set.ts';
import { identifier, literal } from './sql-text.ts';
import { copyCodes, copyNumbers, heldNumbers, type Vector } from './vector-values.ts';

interface OpenFiles {
  readonly connection: DuckDBConnection;
  readonly files: FileSet;
  readonly schema: ReadonlyMap<string, string>;
}

const MOST_CATEGORIES = 10_000;
const MOST_ROWS = 2_048;

/** All rows, piece by piece, while DuckDB decodes the next ones on its own threads. */
export async function* rowBatches({ connection, files, schema }: OpenFiles, query: FrameQuery): AsyncGenerator<Frame> {
  const where = timeFilter(schema, query.time, query.files);
  const columns: Batched[] = [];
  for (const plan of planColumns(schema, query.columns, query.files)) {
    const column =
      plan.kind === 'numeric' ? numbers(plan) : await categories(connection, files.from, plan, columns.length);
    if (column) columns.push(column);
  }
  if (columns.length === 0) return;
  const result = await connection.stream(
    `select ${columns.map(({ sql }) => sql).join(', ')} from ${files.from} ${where}`,
  );
  for (;;) {
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    const read = columns.map(({ name, of }, i): [string, Column] => [
      name,
      of(chunk.getColumnVector(i), chunk.rowCount),
    ]);
    yield { rows: chunk.rowCount, columns: Object.fromEntries(read) };
  }
}

interface Batched {
  readonly name: string;
  readonly sql: string;
  readonly of: (vector: Vector, count: number) => Column;
}

function numbers({ name, sql, holds }: ColumnPlan): Batched {
  const copied = new Float64Array(MOST_ROWS);
  return {
    name,
    sql,
    of: (vector, count) => {
      const values = heldNumbers(vector, count);
      if (!values) copyNumbers(vector, count, copied, 0);
      return {
        kind: 'numeric',
        values: values ?? copied.subarray(0, count),
        ...(holds === undefined ? {} : { holds }),
      };
    },
  };
}

/** Text as an enum, so that numbers come over and not strings; null where there are too many different ones. */
async function categories(
  connection: DuckDBConnection,
  from: string,
  { name, sql }: ColumnPlan,
  index: number,
): Promise<Batched | null> {
  const found = await connection.run(
    `select distinct ${sql} as name from ${from} where ${identifier(name)} is not null limit ${MOST_CATEGORIES + 1}`,
  );
  const names = (await found.getRows()).map(([value]) => String(value)).sort();
  if (names.length > MOST_CATEGORIES) return null;
  const codes = new Int32Array(MOST_ROWS);
  const codeOf = new Map(names.map((value, code) => [value, code]));
  const type = identifier(`categories ${index}`);
  await connection.run(`create or replace temp type ${type} as enum (${names.map(literal).join(', ') || "''"})`);
  return {
    name,
    sql: `${sql}::${type}`,
    of: (vector, count) => {
      copyCodes(vector, count, codes, (value) => codeOf.get(value) ?? -1);
      return { kind: 'categorical', codes: codes.subarray(0, count), categories: names };
    },
  };
}
