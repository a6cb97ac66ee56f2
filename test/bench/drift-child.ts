import { DuckDBInstance } from '@duckdb/node-api';
import { createFrames } from '../../src/adapters/duckdb/frames.ts';
import { sampleColumn } from '../../src/drift/column-sample.ts';
import { wholeCategories } from '../../src/drift/profile/category-counter.ts';
import { wholeOf } from '../../src/drift/profile/numeric-counter.ts';
import { coarseCounts, profileKs, profileWasserstein } from '../../src/drift/profile/profile-distances.ts';
import { categoryStatistics, columnStatistics } from '../../src/drift/report/column-statistics.ts';
import { comparisonOf } from '../../src/drift/report/comparison-of.ts';
import { hellingerDistance } from '../../src/drift/statistics/hellinger.ts';
import { jensenShannonDistance } from '../../src/drift/statistics/jensen-shannon.ts';
import { populationStabilityIndex } from '../../src/drift/statistics/population-stability-index.ts';
import { profileFiles } from '../../src/flows/profile-files.ts';
import { compareFilesOnce } from '../../src/one-shot.ts';

/** Times one way of looking at two files in a process of its own: KIND REFERENCE CURRENT; prints JSON. */
const [kind = '', reference = '', current = ''] = process.argv.slice(2);

const roles = { time: null, id: null, label: null, score: null, prediction: null };
const silent = { doing: () => undefined, progress: () => undefined };
const chunking = { kind: 'number', count: 10 } as const;
const rest = { roles, chunking, targets: null, features: null, compat: null, labelDelayMs: 0 } as const;

async function compare(): Promise<void> {
  await compareFilesOnce({ reference, current, ...rest }, null, silent);
}

/** Histogram statistics alone: every row of both files counted in ten chunks, five distances of each column. */
async function histograms(): Promise<void> {
  const frames = createFrames({ memoryLimit: '1GB' });
  const side = async (files: string) => {
    const shape = await frames.shape({ files });
    const every = Math.ceil(shape.rows / 25_000);
    return { files, shape, every, frame: await frames.read({ files, every }) };
  };
  const sides = { reference: await side(reference), current: await side(current) };
  const { frame: before } = sides.reference;
  const files = { referenceFiles: reference, currentFiles: current, notes: [] };
  const comparison = comparisonOf({ ...rest, ...files, reference: before, current: sides.current.frame });
  const all = await profileFiles({ frames, cache: null }, { reference, current, ...rest }, comparison, sides, silent);
  for (const [name, of] of all.reference.columns) {
    const to = all.current.columns.get(name);
    if (of.kind === 'numeric' && to?.kind === 'numeric') {
      const [p, q] = [wholeOf(of), wholeOf(to)];
      const ten = coarseCounts(p, q, 10);
      profileWasserstein(of.edges, p, q);
      profileKs(p, q);
      for (const distance of [populationStabilityIndex, jensenShannonDistance, hellingerDistance]) {
        distance(ten.before, ten.after);
      }
    } else if (of.kind === 'categorical' && to?.kind === 'categorical') {
      categoryStatistics(wholeCategories(of), wholeCategories(to));
    }
  }
}

/** The limit: DuckDB decodes every column of both files once and looks at each value. */
async function scan(): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' });
  const connection = await instance.connect();
  for (const file of [reference, current]) {
    const described = await connection.run(`describe select * from read_parquet('${file}')`);
    // Sums and lengths: a maximum could be answered from the file's own statistics.
    const names = (await described.getRows()).map(([name, type]) =>
      /INT|DOUBLE|FLOAT|DECIMAL/.test(String(type))
        ? `sum("${String(name)}")`
        : `sum(length("${String(name)}"::varchar))`,
    );
    await (await connection.run(`select ${names.join(', ')} from read_parquet('${file}')`)).getRows();
  }
}

/** Every number column of both files in memory already: sorted once in typed arrays, or sorted and compared exactly. */
async function inMemory(work: (pair: readonly [Float64Array, Float64Array]) => void): Promise<Took> {
  const frames = createFrames({ memoryLimit: '1GB' });
  const [before, after] = [await frames.read({ files: reference }), await frames.read({ files: current })];
  const pairs = Object.entries(before.columns).flatMap(([name, column]) => {
    const other = after.columns[name];
    return column.kind === 'numeric' && other?.kind === 'numeric' ? [[column.values, other.values] as const] : [];
  });
  return timed(async () => pairs.forEach(work));
}

const sorted = (pair: readonly [Float64Array, Float64Array]): void => {
  for (const values of pair) values.slice().sort();
};

/** Wasserstein and Kolmogorov-Smirnov of all values, PSI, Jensen-Shannon and Hellinger of ten bins. */
const exact = (pair: readonly [Float64Array, Float64Array]): void => {
  const [p, q] = pair.map((values) => sampleColumn({ kind: 'numeric', values }));
  columnStatistics(p!, q!);
};

interface Took {
  readonly seconds: number;
  readonly cpu: number;
}

async function timed(work: () => Promise<void>): Promise<Took> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 };
}

const ways: Readonly<Record<string, () => Promise<Took>>> = {
  scan: () => timed(scan),
  sort: () => inMemory(sorted),
  exact: () => inMemory(exact),
  histograms: () => timed(histograms),
  sextant: () => timed(compare),
};
const way = ways[kind];
if (!way) throw new Error(`there is no way "${kind}"`);
console.log(JSON.stringify({ ...(await way()), megabytes: process.resourceUsage().maxRSS / 1024 }));
