import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { seededRandom } from '../../src/drift/statistics/seeded-random.ts';

export interface FilePair {
  readonly name: string;
  readonly reference: string;
  readonly current: string;
  readonly columns: readonly string[];
}

type Cell = (row: number, random: () => number, side: 'reference' | 'current') => string;

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const one = (names: readonly string[], random: () => number): string => names[(random() * names.length) | 0]!;
const shift = (side: string): number => (side === 'current' ? 0.3 : 0);

/** Columns of every kind that has surprised somebody. */
const cells: Readonly<Record<string, Cell>> = {
  normal: (_, random, side) => String(normal(random) + shift(side)),
  skewed: (_, random, side) => String(Math.exp(normal(random) * (1 + shift(side)))),
  tied: (_, random, side) => (Math.round(normal(random) * 4 + shift(side)) / 4).toFixed(2),
  few_numbers: (_, random, side) => (Math.floor(random() * (side === 'current' ? 4 : 5)) / 2).toFixed(1),
  whole: (_, random, side) => String(Math.round(normal(random) * 40 + 10 * shift(side))),
  grade: (_, random, side) => String(Math.floor(random() ** (1 + shift(side)) * 6)),
  flag: (_, random, side) => (random() < 0.2 + shift(side) / 4 ? '1' : '0'),
  gaps: (_, random, side) => (random() < 0.2 ? '' : String(normal(random) - shift(side))),
  whole_with_gaps: (_, random) => (random() < 0.1 ? '' : String(Math.floor(random() * 8))),
  infinite: (row, random) => (row % 41 === 7 ? (row % 2 === 0 ? 'inf' : '-inf') : String(normal(random))),
  infinite_now: (row, random, side) => (side === 'current' && row % 13 === 1 ? 'inf' : String(normal(random))),
  outside: (_, random, side) => String(normal(random) + (side === 'current' ? 25 : 0)),
  constant: () => '3.5',
  constant_then_not: (_, random, side) => (side === 'current' ? String(normal(random)) : '1.5'),
  empty_now: (_, random, side) => (side === 'current' ? '' : String(normal(random))),
  tiny: (_, random) => String(normal(random) * 1e-9),
  huge: (_, random) => String(normal(random) * 1e12 + 1e15),
  city: (_, random, side) =>
    one(side === 'current' ? ['Rome', 'Oslo', 'Lima', 'Lima'] : ['Rome', 'Oslo', 'Lima'], random),
  city_new: (_, random, side) => one(side === 'current' ? ['Rome', 'Bonn', 'Pisa'] : ['Rome', 'Oslo', 'Lima'], random),
  two: (_, random, side) => one(side === 'current' ? ['yes', 'no', 'no'] : ['yes', 'no'], random),
  one_category: () => 'same',
  one_then_two: (_, random, side) => (side === 'current' ? one(['same', 'other'], random) : 'same'),
  city_gaps: (_, random) => (random() < 0.3 ? '' : one(['Rome', 'Oslo', 'Lima', 'Bern'], random)),
  boolean: (_, random, side) => (random() < 0.5 + shift(side) ? 'True' : 'False'),
};

export const fuzzedColumns: readonly string[] = Object.keys(cells);

/** From tiny to beyond the sizes at which both libraries change their ways (1,000 and 10,000 reference rows). */
const sizes: readonly (readonly [reference: number, current: number])[] = [
  [12, 11],
  [40, 400],
  [400, 40],
  [1_000, 1_001],
  [1_001, 700],
  [900, 10_400],
  [9_999, 500],
  [10_000, 2_000],
  [12_345, 3_210],
];

export async function fuzzedFiles(directory: string): Promise<FilePair[]> {
  const pairs = sizes.map(async ([before, after], i): Promise<FilePair> => {
    const random = seededRandom(1_000 + i);
    const [reference, current] = [join(directory, `fuzz-${i}-reference.csv`), join(directory, `fuzz-${i}-current.csv`)];
    await writeFile(reference, csvOf(before, 'reference', random));
    await writeFile(current, csvOf(after, 'current', random));
    return { name: `fuzz ${before} / ${after}`, reference, current, columns: fuzzedColumns };
  });
  return Promise.all(pairs);
}

function csvOf(rows: number, side: 'reference' | 'current', random: () => number): string {
  const lines = [fuzzedColumns.join(',')];
  for (let row = 0; row < rows; row++) {
    lines.push(fuzzedColumns.map((name) => cells[name]!(row, random, side)).join(','));
  }
  return `${lines.join('\n')}\n`;
}
