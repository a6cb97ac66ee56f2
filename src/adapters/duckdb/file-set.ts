import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { SextantError } from '../../domain/error.ts';
import { literal } from './sql-text.ts';

/** The files a pattern stands for, all of one format, as a FROM clause. */
export interface FileSet {
  readonly files: readonly string[];
  readonly from: string;
  /** The same for one of the files. */
  readonly fromOne: (file: string) => string;
  /** The same, every so-many-th row, given the columns of the files. */
  readonly fromEvery: (every: number, columns: ReadonlyMap<string, string>) => string;
}

const ROW = '"sextant row number"';
/** Parquet knows the numbers of its rows: three times as fast as counting them, and only within one file. */
const FILE_ROW = 'file_row_number';
const parquetMagic = 'PAR1';

/** Resolves a path or glob and tells the format by content: the name of a file proves nothing. */
export async function openFileSet(connection: DuckDBConnection, pattern: string): Promise<FileSet> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(pattern)) {
    throw new SextantError('input_invalid', `"${pattern}" is an address; give a path or glob of local files`);
  }
  const files = await matching(connection, pattern);
  if (files.length === 0) {
    throw new SextantError(
      'not_found',
      `no file matches "${pattern}": check the path, or whether anything was written`,
    );
  }
  const formats = await Promise.all(files.map(formatOf));
  const odd = formats.findIndex((format) => format !== formats[0]);
  if (odd > 0) {
    throw new SextantError(
      'input_invalid',
      `"${pattern}" mixes formats: ${files[0]} is ${formats[0]}, ${files[odd]} is ${formats[odd]}`,
    );
  }
  const reader = formats[0] === 'Parquet' ? 'read_parquet' : 'read_csv';
  const from = (some: readonly string[], further = ''): string =>
    `${reader}([${some.map(literal).join(', ')}], union_by_name = true${further})`;
  return {
    files,
    from: from(files),
    fromOne: (file) => from([file]),
    fromEvery: (every, columns) =>
      files.length === 1 && reader === 'read_parquet' && !columns.has(FILE_ROW)
        ? `(select * exclude (${FILE_ROW}) from ${from(files, `, ${FILE_ROW} = true`)} where ${FILE_ROW} % ${every} = 0)`
        : // Windows without an order stream in the order of the files.
          `(select * exclude (${ROW}) from (select *, row_number() over () as ${ROW} from ${from(files)}) where ${ROW} % ${every} = 1 % ${every})`,
  };
}

async function matching(connection: DuckDBConnection, pattern: string): Promise<string[]> {
  const result = await connection.run(`select file from glob(${literal(pattern)}) order by file`);
  return (await result.getRows()).map((row) => String(row[0]));
}

async function formatOf(file: string): Promise<'Parquet' | 'CSV'> {
  const head = await readHead(file);
  if (head.subarray(0, 4).toString('latin1') === parquetMagic) return 'Parquet';
  if (/\.(parquet|pq)$/i.test(file)) {
    throw new SextantError('input_invalid', `${file} is no Parquet file: it does not begin with ${parquetMagic}`);
  }
  if (head.includes(0)) throw new SextantError('input_invalid', `${file} is neither Parquet nor CSV text`);
  if (head.length === 0) throw new SextantError('input_invalid', `${file} is empty: not even a header line`);
  return 'CSV';
}

/** SHA-256 over the contents, in the order of the names. */
export async function digestOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  }
  return hash.digest('hex');
}

async function readHead(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, 'r');
    try {
      const buffer = Buffer.alloc(4096);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new SextantError('input_invalid', `${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
