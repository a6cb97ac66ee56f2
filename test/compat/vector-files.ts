import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FilePair } from './fuzzed-files.ts';

const repeated = (counts: readonly number[]): string[] => counts.flatMap((n, i) => Array(n).fill(`c${i}`));
const numbers = (counts: readonly number[]): string[] => counts.flatMap((n, i) => Array(n).fill(String(i + 1)));
const letters = (text: string): string[] => [...text];

/** The small vectors that both libraries test themselves with. */
const vectors: Readonly<Record<string, readonly [reference: readonly string[], current: readonly string[]]>> = {
  counts: [repeated([16, 18, 16, 14, 12, 12]), repeated([16, 16, 16, 16, 16, 8])],
  counts_doubled: [repeated([32, 36, 32, 28, 24, 24]), repeated([16, 16, 16, 16, 16, 8])],
  counts_as_numbers: [numbers([16, 18, 16, 14, 12, 12]), numbers([16, 16, 16, 16, 16, 8])],
  five_five_eight: [repeated([5, 5, 8]), repeated([4, 6, 8])],
  anderson: [
    ['38.7', '41.5', '43.8', '44.5', '45.5', '46.0', '47.7', '58.0'],
    ['39.2', '39.3', '39.7', '41.4', '41.8', '42.9', '43.3', '45.8'],
  ],
  new_letter: [letters('aabbcc'), letters('aabbccd')],
  one_letter: [letters('aabbcc'), letters('bbbbbb')],
};

export async function vectorFiles(directory: string): Promise<FilePair[]> {
  return Promise.all(
    Object.entries(vectors).map(async ([name, [before, after]]): Promise<FilePair> => {
      const [reference, current] = [join(directory, `${name}-reference.csv`), join(directory, `${name}-current.csv`)];
      await writeFile(reference, `x\n${before.join('\n')}\n`);
      await writeFile(current, `x\n${after.join('\n')}\n`);
      return { name, reference, current, columns: ['x'] };
    }),
  );
}
