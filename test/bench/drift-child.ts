import { DuckDBInstance } from '@duckdb/node-api';
import { compareFilesOnce } from '../../src/one-shot.ts';

/** Times one way of looking at two files in a process of its own: KIND REFERENCE CURRENT; prints JSON. */
const [kind = '', reference = '', current = ''] = process.argv.slice(2);

async function compare(): Promise<void> {
  const roles = { time: null, id: null, label: null, score: null, prediction: null };
  const rest = { targets: null, features: null, compat: null, labelDelayMs: 0 } as const;
  const question = { reference, current, roles, chunking: { kind: 'number', count: 10 }, ...rest } as const;
  await compareFilesOnce(question, null, { doing: () => undefined, progress: () => undefined });
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

/** The other limit: every number column of both files sorted once in typed arrays, already in memory. */
async function sort(): Promise<{ seconds: number; cpu: number }> {
  const { createFrames } = await import('../../src/adapters/duckdb/frames.ts');
  const frames = createFrames({ memoryLimit: '1GB' });
  const read = await Promise.all([reference, current].map((files) => frames.read({ files })));
  const columns = read.flatMap(({ columns }) => Object.values(columns));
  return timed(async () => {
    for (const column of columns) if (column.kind === 'numeric') column.values.slice().sort();
  });
}

async function timed(work: () => Promise<void>): Promise<{ seconds: number; cpu: number }> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 };
}

const took = kind === 'sort' ? await sort() : await timed(kind === 'scan' ? scan : compare);
console.log(JSON.stringify({ ...took, megabytes: process.resourceUsage().maxRSS / 1024 }));
