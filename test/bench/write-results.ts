import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const resultsFile = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));

/** Replaces what stands between the markers of this benchmark; everything else in the file is people's. */
export function writeResults(name: string, markdown: string, file = resultsFile): void {
  const [from, to] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const text = readFileSync(file, 'utf8');
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`${file} has no markers ${from} … ${to}`);
  writeFileSync(file, `${text.slice(0, start + from.length)}\n${markdown.trim()}\n${text.slice(end)}`);
}
