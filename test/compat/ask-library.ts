import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

const folder = process.env.COMPAT_VENVS ?? '';
const pythonOf = (library: string): string => join(folder, library, 'bin', 'python');

export const venvs = {
  there: folder !== '' && ['evidently', 'nannyml'].every((library) => existsSync(pythonOf(library))),
  why: `skipped: no Evidently and NannyML in COMPAT_VENVS="${folder}" (ci/compat-venvs.sh FOLDER makes them)`,
};

/** Runs the library itself on the cases, all in one process: starting it takes longer than most of them. */
export async function askLibrary<T>(library: 'evidently' | 'nannyml', cases: unknown): Promise<Record<string, T>> {
  const program = join(import.meta.dirname, `${library}_numbers.py`);
  const { stdout } = await execa(pythonOf(library), [program], {
    input: JSON.stringify(cases),
    env: { PYTHONWARNINGS: 'ignore', DO_NOT_TRACK: '1' },
  });
  return JSON.parse(stdout.slice(stdout.indexOf('{"')));
}
