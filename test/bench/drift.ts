import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { execa } from 'execa';
import type { Benchmark } from './benchmark.ts';
import { count, figure, table } from './figures.ts';

interface Took {
  readonly seconds: number;
  readonly cpu: number;
  readonly megabytes: number;
}

/** A library that needs longer than this is told as needing longer. */
const PATIENCE = Number(process.env.BENCH_PATIENCE_SECONDS ?? 900) * 1_000;
const here = dirname(fileURLToPath(import.meta.url));

export const drift: Benchmark = {
  name: 'drift',
  title: 'Drift, beside Evidently and NannyML',
  usesStores: false,
  async run({ say }) {
    const directory = await mkdtemp(join(tmpdir(), 'sextant-bench-'));
    try {
      const rows: string[][] = [];
      for (const pair of await pairsIn(directory)) {
        const scan = await child('scan', pair);
        const histograms = await child('histograms', pair);
        const ours = await child('sextant', pair);
        const sort = await child('sort', pair);
        const exact = await child('exact', pair);
        const evidently = await library('evidently', pair);
        const nannyml = await library('nannyml', pair);
        say(`${pair.name}: ${JSON.stringify({ scan, histograms, ours, sort, exact, evidently, nannyml })}`);
        rows.push(
          rowOf(pair, 'DuckDB scans the columns', scan, ratio(scan, scan, 'the scan')),
          rowOf(pair, 'histogram statistics of all rows', histograms, ratio(histograms, scan, 'the scan')),
          rowOf(pair, '**`sextant drift`**', ours, ratio(ours, scan, 'the scan')),
          rowOf(pair, 'Evidently', evidently, ratio(evidently, ours, '`sextant drift`')),
          rowOf(pair, 'NannyML', nannyml, ratio(nannyml, ours, '`sextant drift`')),
          rowOf(pair, 'number columns sorted, in memory', sort, ratio(sort, sort, 'the sort')),
          rowOf(pair, 'exact statistics of them', exact, ratio(exact, sort, 'the sort')),
        );
      }
      const head = [
        'files',
        'what',
        'seconds',
        'processor seconds',
        'peak MB',
        'ratio of seconds, of processor seconds',
      ];
      return [
        table(head, rows),
        '',
        'One after another in the same run on the same Parquet files, each in a process of its own; starting it and importing libraries is not counted, reading the files is (but for the last two). `sextant drift`: all columns, ten chunks, thresholds, ranking, reconstruction error and verdict, nothing remembered from before; its histogram statistics: every row counted in ten chunks, and Wasserstein, Kolmogorov-Smirnov, PSI, Jensen-Shannon and Hellinger of each column. Evidently: `DataDriftPreset`. NannyML: `UnivariateDriftCalculator`, its default method, ten chunks. Seconds depend on what else the machine does, processor seconds less.',
      ].join('\n');
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

interface Pair {
  readonly name: string;
  readonly reference: string;
  readonly current: string;
}

async function pairsIn(directory: string): Promise<Pair[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' });
  const connection = await instance.connect();
  const write = async (name: string, select: string): Promise<string> => {
    const path = join(directory, name);
    await connection.run(`copy (${select}) to '${path}' (format parquet)`);
    return path;
  };
  const made = async (rows: number, numeric: number, categorical: number): Promise<Pair> => {
    const side = (moved: number): string => {
      const chance = (k: number): string => `(hash(i * 131 + ${k + moved * 977}) % 1000003) / 1000003.0`;
      const numbers = Array.from(
        { length: numeric },
        (_, k) => `(${chance(k)} + ${chance(k + 500)} + ${k % 5 === 0 ? moved / 5 : 0}) as n${k}`,
      );
      const words = Array.from(
        { length: categorical },
        (_, k) => `'c' || floor(${chance(k + 300)} * ${4 + k})::int as s${k}`,
      );
      return `select ${[...numbers, ...words].join(', ')} from range(${rows}) r(i)`;
    };
    const name = `${rows}x${numeric + categorical}`;
    return {
      name: `${count(rows)} + ${count(rows)} rows × ${numeric + categorical}`,
      reference: await write(`${name}-r.parquet`, side(0)),
      current: await write(`${name}-c.parquet`, side(1)),
    };
  };
  const flights = join(here, '../../node_modules/vega-datasets/data/flights-3m.parquet');
  const half = (odd: number): string =>
    `select * exclude (n) from (select *, row_number() over () as n from read_parquet('${flights}')) where n % 2 = ${odd}`;
  const pairs = [await made(1_000_000, 20, 5), await made(356_251, 90, 10)];
  if (existsSync(flights)) {
    const name = '3 million flights, halves';
    pairs.push({
      name,
      reference: await write('flights-r.parquet', half(0)),
      current: await write('flights-c.parquet', half(1)),
    });
  }
  connection.closeSync();
  instance.closeSync();
  return pairs;
}

async function child(kind: string, { reference, current }: Pair): Promise<Took> {
  const { stdout } = await execa(process.execPath, [join(here, 'drift-child.ts'), kind, reference, current]);
  return JSON.parse(stdout);
}

/** null where it is not installed. */
async function library(name: string, { reference, current }: Pair): Promise<Took | 'no answer' | null> {
  const python = join(process.env.COMPAT_VENVS ?? '', name, 'bin', 'python');
  if (!existsSync(python)) return null;
  try {
    const { stdout } = await execa(python, [join(here, 'drift_library.py'), name, reference, current], {
      timeout: PATIENCE,
    });
    return JSON.parse(stdout.slice(stdout.indexOf('{"seconds')));
  } catch {
    return 'no answer';
  }
}

function ratio(took: Took | 'no answer' | null, to: Took, name: string): string {
  if (!took || took === to) return '–';
  if (took === 'no answer') return `more than **${figure(PATIENCE / 1000 / to.seconds)}** times ${name}`;
  return `**${figure(took.seconds / to.seconds)}**, ${figure(took.cpu / to.cpu)} times ${name}`;
}

function rowOf({ name }: Pair, what: string, took: Took | 'no answer' | null, ratio: string): string[] {
  if (took === null) return [name, what, 'not installed', '–', '–', ratio];
  if (took === 'no answer') return [name, what, `none within ${PATIENCE / 1000}`, '–', '–', ratio];
  return [name, what, figure(took.seconds), figure(took.cpu), figure(took.megabytes), ratio];
}
