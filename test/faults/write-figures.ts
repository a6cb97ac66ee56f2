import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../docs/guarantees.md', import.meta.url));

/** Puts the figure of this run into its row of docs/guarantees.md, when UPDATE_FIGURES=1 asks for it. */
export function writeFigure(name: string, figure: string): void {
  console.log(`${name}: ${figure}`);
  if (process.env.UPDATE_FIGURES !== '1') return;
  const [from, to] = [`<!-- figure:${name} -->`, '<!-- / -->'];
  const text = readFileSync(file, 'utf8');
  const start = text.indexOf(from);
  const end = text.indexOf(to, start);
  if (start < 0 || end < 0) throw new Error(`docs/guarantees.md has no place for the figure "${name}"`);
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync(file, `${text.slice(0, start + from.length)}${figure} (${day})${text.slice(end)}`);
}
