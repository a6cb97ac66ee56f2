import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

export const newDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'frames-'));

/** Writes what a SELECT answers, as the format the file's name says. */
export async function writeRows(path: string, select: string): Promise<void> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`copy (${select}) to '${path}'`);
  connection.closeSync();
  instance.closeSync();
}
