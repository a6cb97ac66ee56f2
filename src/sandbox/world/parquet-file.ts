import { rename } from 'node:fs/promises';
import {
  BIGINT,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
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
    const names = Object.keys(table.columns);
    const types = names.map((name) => typeOf(table, name, time));
    const columns = names.map((name, i) => `${identifier(name)} ${types[i]}`);
    await connection.run(`create table rows (${columns.join(', ')})`);
    const appender = await connection.createAppender('rows');
    for (let offset = 0; offset < table.rows; offset += chunkRows) {
      appender.appendDataChunk(chunkOf(table, names, types, offset));
    }
    appender.closeSync();
    const select = names.map((name) =>
      name === time ? `make_timestamp(${identifier(name)} * 1000) as ${identifier(name)}` : identifier(name),
    );
    const temporary = `${path}.tmp`;
    await connection.run(`copy (select ${select.join(', ')} from rows) to ${literal(temporary)} (format parquet)`);
    await rename(temporary, path);
  });
}

function typeOf(table: Table, name: string, time: string): DuckDBType {
  if (name === time) return BIGINT;
  return table.columns[name] instanceof Float64Array ? DOUBLE : VARCHAR;
}

function chunkOf(
  table: Table,
  names: readonly string[],
  types: readonly DuckDBType[],
  offset: number,
): DuckDBDataChunk {
  const rows = Math.min(chunkRows, table.rows - offset);
  const chunk = DuckDBDataChunk.create(types, rows);
  for (const [index, name] of names.entries()) {
    const column = table.columns[name]!;
    const values: DuckDBValue[] = [];
    for (let row = offset; row < offset + rows; row++) {
      const value = column[row]!;
      values.push(types[index] === BIGINT ? BigInt(value) : value);
    }
    chunk.setColumnValues(index, values);
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
