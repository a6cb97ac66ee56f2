import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { SextantError } from '../../domain/error.ts';
import type { Frame } from '../../domain/frame.ts';
import type { FileShape, FrameBatches, FrameQuery, Frames } from '../../ports/frames.ts';
import { collectRows } from './collect-rows.ts';
import { planColumns, timeExpression, timeFilter } from './column-plan.ts';
import { digestOf, type FileSet, openFileSet } from './file-set.ts';
import { rowBatches } from './row-batches.ts';

export interface FramesOptions {
  /** A question for more rows is refused: they would have to be held in memory. */
  readonly maxRows?: number;
  readonly memoryLimit?: string;
}

/** Frames by DuckDB, in process. Nothing is fetched from the network, nothing is written to disk. */
export function createFrames(options: FramesOptions = {}): Frames & FrameBatches {
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
    shape: (query) => withFiles(query, (open) => shapeOf(open, query)),
    batches: async function* (query) {
      const connection = await connect();
      try {
        const files = await openFileSet(connection, query.files);
        yield* rowBatches({ connection, files, schema: await describe(connection, files.from) }, query);
      } finally {
        connection.closeSync();
      }
    },
    fingerprint: (query) => withFiles(query, ({ files }) => digestOf(files.files)),
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

async function shapeOf({ connection, files, schema }: OpenFiles, query: FrameQuery): Promise<FileShape> {
  const counted = await connection.run(
    `select count(*)::double from ${files.from} ${timeFilter(schema, query.time, query.files)}`,
  );
  const columns = planColumns(schema, query.columns, query.files).map(({ name, kind }) => ({ name, kind }));
  return { rows: Number((await counted.getRows())[0]?.[0]), columns };
}

async function readFrame({ connection, files, schema }: OpenFiles, query: FrameQuery, maxRows: number): Promise<Frame> {
  const plans = planColumns(schema, query.columns, query.files);
  const where = timeFilter(schema, query.time, query.files);
  const from = query.every === undefined ? files.from : files.fromEvery(query.every, schema);
  const counted = await connection.run(`select count(*)::double from ${from} ${where}`);
  const rows = Number((await counted.getRows())[0]?.[0]);
  if (rows > maxRows) {
    throw new SextantError(
      'input_invalid',
      `${query.files} holds ${rows} rows in the time asked for; the limit is ${maxRows}`,
    );
  }
  if (plans.length === 0) return { rows, columns: {} };
  const result = await connection.stream(`select ${plans.map((plan) => plan.sql).join(', ')} from ${from} ${where}`);
  return collectRows(result, plans, rows, query.files);
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
