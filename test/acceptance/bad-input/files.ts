import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Frame } from '../../../src/domain/frame.ts';
import { DAY, drawFrom, observe, START } from '../../drift/synthetic-world.ts';
import { conceptWorld } from '../../drift/worlds.ts';

export interface Files {
  readonly dir: string;
  readonly reference: string;
  readonly log: string;
  /** Candidate clearly better than the champion, on the seventh day. */
  readonly evaluation: string;
  /** The same on the ninth day, whose labels have not matured. */
  readonly lateEvaluation: string;
  path(name: string): string;
  /** Runs SQL with DuckDB. */
  sql(text: string): Promise<void>;
}

/** A log in which a new pattern appears on the fifth day, its reference, and two evaluation files: all Parquet. */
export async function writeFiles(dir: string): Promise<Files> {
  await mkdir(dir, { recursive: true });
  const path = (name: string): string => join(dir, `${name}.parquet`);
  const instance = await DuckDBInstance.create(':memory:');
  const sql = async (text: string): Promise<void> => {
    const connection = await instance.connect();
    try {
      await connection.run(text);
    } finally {
      connection.closeSync();
    }
  };
  const write = async (name: string, rows: readonly string[]): Promise<string> => {
    const csv = join(dir, `${name}.csv`);
    await writeFile(csv, `${rows.join('\n')}\n`);
    await sql(
      `copy (select * from read_csv('${csv}', header = true, sample_size = -1)) to '${path(name)}' (format parquet)`,
    );
    return path(name);
  };
  const world = observe({ ...conceptWorld(1), rowsPerDay: 500, days: 15, labelDelayDays: 0 });
  return {
    dir,
    path,
    sql,
    reference: await write('reference', csvOf([world.reference.frame])),
    log: await write('log', csvOf(world.windows.map((window) => window.frame))),
    evaluation: await write('evaluation', evaluationRows(6)),
    lateEvaluation: await write('late-evaluation', evaluationRows(8)),
  };
}

function csvOf(frames: readonly Frame[]): string[] {
  const names = Object.keys(frames[0]?.columns ?? {});
  const rows = frames.flatMap(({ rows, columns }) =>
    Array.from({ length: rows }, (_, row) =>
      names
        .map((name) => {
          const column = columns[name];
          if (!column) return '';
          const value = column.kind === 'numeric' ? column.values[row] : column.categories[column.codes[row] ?? -1];
          return name === 'ts' ? new Date(Number(value)).toISOString() : String(value ?? '');
        })
        .join(','),
    ),
  );
  return [names.join(','), ...rows];
}

function evaluationRows(day: number): string[] {
  const draw = drawFrom(7);
  const n = 1500;
  const scored = (label: number, strength: number): number =>
    1 / (1 + Math.exp(-(strength * (label - 0.5) + draw.normal())));
  const rows = Array.from({ length: n }, (_, i) => {
    const label = draw.uniform() < 0.3 ? 1 : 0;
    const time = new Date(START + (day + (i / n) * 0.999) * DAY).toISOString();
    return [time, label, scored(label, 2), scored(label, 1)].join(',');
  });
  return ['time,label,score_candidate,score_champion', ...rows];
}
