import { rename } from 'node:fs/promises';
import {
  BIGINT,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  INTEGER,
} from '@duckdb/node-api';
import type { Table } from './table.ts';

const chunkRows = 2048;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

async function withConnection<T>(use: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    memory_limit: '512MB',
    temp_directory: '',
    threads: '2',
  });
  const connection = await instance.connect();
  try {
    return await use(connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Writes a Parquet file as a whole or not at all. `time` holds epoch milliseconds and becomes a UTC timestamp. */
export async function writeParquet(path: string, table: Table, time: string): Promise<void> {
  await withConnection(async (connection) => {
    const plans = Object.entries(table.columns).map(([name, column]) => planColumn(name, column, name === time));
    await connection.run(
      `create table rows (${plans.map(({ name, type }) => `${identifier(name)} ${type}`).join(', ')})`,
    );
    const appender = await connection.createAppender('rows');
    for (let offset = 0; offset < table.rows; offset += chunkRows) {
      appender.appendDataChunk(chunkOf(plans, offset, Math.min(chunkRows, table.rows - offset)));
    }
    appender.closeSync();
    const select = plans.map(({ name, sql }) => `${sql} as ${identifier(name)}`).join(', ');
    const temporary = `${path}.tmp`;
    await connection.run(`copy (select ${select} from rows) to ${literal(temporary)} (format parquet)`);
    await rename(temporary, path);
  });
}

interface ColumnPlan {
  readonly name: string;
  readonly type: DuckDBType;
  readonly value: (row: number) => number | bigint;
  readonly sql: string;
}

/** Text goes in as numbers of a dictionary: handing over each string costs ten times as much. */
function planColumn(name: string, column: Float64Array | readonly string[], isTime: boolean): ColumnPlan {
  const quoted = identifier(name);
  if (column instanceof Float64Array) {
    return isTime
      ? { name, type: BIGINT, value: (row) => BigInt(column[row]!), sql: `make_timestamp(${quoted} * 1000)` }
      : { name, type: DOUBLE, value: (row) => column[row]!, sql: quoted };
  }
  const dictionary = new Map<string, number>();
  for (const text of column) if (!dictionary.has(text)) dictionary.set(text, dictionary.size + 1);
  const list = [...dictionary.keys()].map(literal).join(', ');
  return { name, type: INTEGER, value: (row) => dictionary.get(column[row]!)!, sql: `([${list}])[${quoted}]` };
}

function chunkOf(plans: readonly ColumnPlan[], offset: number, rows: number): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(
    plans.map(({ type }) => type),
    rows,
  );
  for (const [index, { value }] of plans.entries()) {
    chunk.setColumnValues(
      index,
      Array.from({ length: rows }, (_, i) => value(offset + i)),
    );
  }
  return chunk;
}

/** Rows of Parquet files with from ≤ time < to; times come back as epoch milliseconds. */
export async function readParquet(
  files: string,
  range?: { readonly time: string; readonly from: Date; readonly to: Date },
): Promise<Table> {
  return withConnection(async (connection) => {
    const stamp = (at: Date): string => `timestamp '${at.toISOString().slice(0, -1).replace('T', ' ')}'`;
    const where = range
      ? `where ${identifier(range.time)} >= ${stamp(range.from)} and ${identifier(range.time)} < ${stamp(range.to)}`
      : '';
    const source = `read_parquet(${literal(files)}, union_by_name = true)`;
    const schema = (await (await connection.run(`describe select * from ${source}`)).getRows()).map((row) =>
      row.map(String),
    );
    const select = schema.map(([name, type]) =>
      type?.startsWith('TIMESTAMP') ? `epoch_ms(${identifier(name!)})::double` : identifier(name!),
    );
    const columns = await (await connection.run(`select ${select.join(', ')} from ${source} ${where}`)).getColumns();
    const entries = schema.map(([name, type], index) => {
      const values = columns[index] ?? [];
      if (type === 'VARCHAR') return [name!, values.map(String)] as const;
      return [name!, Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)))] as const;
    });
    return { rows: columns[0]?.length ?? 0, columns: Object.fromEntries(entries) };
  });
}
