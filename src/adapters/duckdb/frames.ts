import { type DuckDBConnection, DuckDBInstance, type DuckDBResult } from '@duckdb/node-api';
import { SextantError } from '../../domain/error.ts';
import type { Column, Frame } from '../../domain/frame.ts';
import type { FrameQuery, Frames } from '../../ports/frames.ts';
import { type ColumnPlan, planColumns, timeExpression, timeFilter } from './column-plan.ts';
import { type FileSet, openFileSet } from './file-set.ts';

export interface FramesOptions {
  /** A question for more rows is refused: they would have to be held in memory. */
  readonly maxRows?: number;
  readonly memoryLimit?: string;
}

/** Frames by DuckDB, in process. Nothing is fetched from the network, nothing is written to disk. */
export function createFrames(options: FramesOptions = {}): Frames {
  const maxRows = options.maxRows ?? 5_000_000;
  let instance: Promise<DuckDBInstance> | null = null;

  const connect = async (): Promise<DuckDBConnection> => {
    instance ??= openInstance(options.memoryLimit ?? '512MB');
    return (await instance).connect();
  };

  const withFiles = async <T>(query: FrameQuery, use: (open: OpenFiles) => Promise<T>): Promise<T> => {
    const connection = await connect();
    try {
      const files = await openFileSet(connection, query.files);
      try {
        return await use({ connection, files, schema: await describe(connection, files.from) });
      } catch (thrown) {
        throw await blameFile(connection, files, query.files, thrown);
      }
    } finally {
      connection.closeSync();
    }
  };

  return {
    read: (query) => withFiles(query, (open) => readFrame(open, query, maxRows)),
    span: (query) =>
      withFiles(query, async ({ connection, files, schema }) => {
        const time = timeExpression(schema, query.time.column, query.files);
        const where = timeFilter(schema, query.time, query.files);
        const result = await connection.run(
          `select count(*)::double, min(${time}), max(${time}) from ${files.from} ${where}`,
        );
        const row = (await result.getRows())[0] ?? [];
        const asDate = (value: unknown): Date | null => (typeof value === 'number' ? new Date(value) : null);
        return { rows: Number(row[0]), from: asDate(row[1]), to: asDate(row[2]) };
      }),
    close: async () => {
      const open = instance;
      instance = null;
      if (open) (await open).closeSync();
    },
  };
}

interface OpenFiles {
  readonly connection: DuckDBConnection;
  readonly files: FileSet;
  readonly schema: ReadonlyMap<string, string>;
}

async function openInstance(memoryLimit: string): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    memory_limit: memoryLimit,
    temp_directory: '',
    threads: '2',
  });
  // Creation refuses this one: it belongs to icu, which is linked in but loaded only with the first connection.
  const connection = await instance.connect();
  await connection.run("set global TimeZone = 'UTC'");
  connection.closeSync();
  return instance;
}

async function describe(connection: DuckDBConnection, from: string): Promise<Map<string, string>> {
  const result = await connection.run(`describe select * from ${from}`);
  return new Map((await result.getRows()).map((row) => [String(row[0]), String(row[1])]));
}

async function readFrame({ connection, files, schema }: OpenFiles, query: FrameQuery, maxRows: number): Promise<Frame> {
  const plans = planColumns(schema, query.columns, query.files);
  const where = timeFilter(schema, query.time, query.files);
  const counted = await connection.run(`select count(*)::double from ${files.from} ${where}`);
  const rows = Number((await counted.getRows())[0]?.[0]);
  if (rows > maxRows) {
    throw new SextantError(
      'input_invalid',
      `${query.files} holds ${rows} rows in the time asked for; the limit is ${maxRows}`,
    );
  }
  if (plans.length === 0) return { rows, columns: {} };
  const result = await connection.stream(
    `select ${plans.map((plan) => plan.sql).join(', ')} from ${files.from} ${where}`,
  );
  return collect(result, plans, rows, query.files);
}

async function collect(
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
    for (const [index, builder] of builders.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let i = 0; i < chunk.rowCount; i++) builder.set(offset + i, vector.getItem(i));
    }
    offset += chunk.rowCount;
  }
  if (offset !== rows) throw new SextantError('unavailable', `${files} shrank while it was being read`);
  const columns = plans.map((plan, index): [string, Column] => [plan.name, builders[index]!.column()]);
  return { rows, columns: Object.fromEntries(columns) };
}

interface ColumnBuilder {
  set(row: number, value: unknown): void;
  column(): Column;
}

function numericBuilder(rows: number, { holds }: ColumnPlan): ColumnBuilder {
  const values = new Float64Array(rows);
  return {
    set: (row, value) => {
      values[row] = typeof value === 'number' ? value : Number.NaN;
    },
    column: () => ({ kind: 'numeric', values, ...(holds === undefined ? {} : { holds }) }),
  };
}

function categoricalBuilder(rows: number): ColumnBuilder {
  const codes = new Int32Array(rows).fill(-1);
  const known = new Map<string, number>();
  return {
    set: (row, value) => {
      if (typeof value !== 'string') return;
      let code = known.get(value);
      if (code === undefined) {
        code = known.size;
        known.set(value, code);
      }
      codes[row] = code;
    },
    column: () => ({ kind: 'categorical', codes, categories: [...known.keys()] }),
  };
}

/** DuckDB's own errors rarely say which of many files is broken: try them one by one and name it. */
async function blameFile(
  connection: DuckDBConnection,
  { files, fromOne }: FileSet,
  pattern: string,
  thrown: unknown,
): Promise<SextantError> {
  if (thrown instanceof SextantError) return thrown;
  const firstLine = (error: unknown): string =>
    (error instanceof Error ? error.message : String(error)).split('\n')[0]!;
  for (const file of files) {
    try {
      await connection.run(`select max(hash(whole)) from ${fromOne(file)} as whole`);
    } catch (cause) {
      return new SextantError('input_invalid', `${file} cannot be read: ${firstLine(cause)}`, { cause });
    }
  }
  return new SextantError('input_invalid', `${pattern} cannot be read: ${firstLine(thrown)}`, { cause: thrown });
}
