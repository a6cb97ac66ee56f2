import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createFrames } from '../../src/adapters/duckdb/frames.ts';
import { foundWorld } from '../../src/sandbox/world/found-world.ts';
import { logDirectory } from '../../src/sandbox/world/world-files.ts';
import type { FilePair } from './fuzzed-files.ts';

const DAYS = 16;

/** A day of each demo model against an earlier one: once with at most, once with more than 1,000 rows. */
export async function demoFiles(directory: string): Promise<FilePair[]> {
  const frames = createFrames();
  const pairs: FilePair[] = [];
  for (const rowsPerDay of [900, 1_500]) {
    const dir = join(directory, `demo-${rowsPerDay}`);
    await mkdir(dir, { recursive: true });
    const { models } = await foundWorld(dir, { dir, seed: 7, historyDays: DAYS, rowsPerDay });
    for (const { spec } of models) {
      const days = (await readdir(logDirectory(dir, spec.id)))
        .sort()
        .map((name) => join(logDirectory(dir, spec.id), name));
      const [reference, current] = [days[0]!, days.at(-1)!];
      const { columns } = await frames.read({ files: reference });
      const names = Object.keys(columns).filter((name) => {
        const column = columns[name]!;
        return column.kind === 'categorical' || column.holds !== 'times';
      });
      pairs.push({ name: `${spec.id}, ${rowsPerDay} rows a day`, reference, current, columns: names });
    }
  }
  await frames.close();
  return pairs;
}
