import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { SextantError } from '../domain/error.ts';

const PAGE = fileURLToPath(new URL('./page/', import.meta.url));
const BUILDER = fileURLToPath(new URL('./bundle-page.ts', import.meta.url));
const STAMP = '.source-hash';

/** Content hash of everything the page is made of, and of the versions that build it. */
async function sourceHash(): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(PAGE, { recursive: true, withFileTypes: true });
  const files = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
  for (const file of files.sort()) hash.update(`${file.slice(PAGE.length)}\0`).update(await readFile(file));
  for (const name of ['vite', 'react', 'react-dom']) hash.update(await installedVersion(name));
  return hash.digest('hex');
}

async function installedVersion(name: string): Promise<string> {
  const manifest = await readFile(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8').catch(
    (cause) => {
      throw new SextantError(
        'unavailable',
        `The sandbox page needs ${name}, which is not installed: run "npm ci" with its development dependencies.`,
        { cause, retryable: false },
      );
    },
  );
  return `${name}@${JSON.parse(manifest).version}`;
}

async function isBuilt(outDir: string, hash: string): Promise<boolean> {
  const stamp = await readFile(join(outDir, STAMP), 'utf8').catch(() => '');
  return stamp === hash;
}

/** In a process of its own: the bundler's memory goes back when it ends, whoever asked for the page lives on for days. */
async function buildInto(directory: string): Promise<void> {
  await execa(process.execPath, [BUILDER, PAGE, directory], { env: { NODE_ENV: 'production' }, stdin: 'ignore' });
}

/**
 * Builds the sandbox page unless the same sources were built into `outDir` before; resolves to the directory to serve.
 * The new files appear at once: a page that is being served is never half replaced.
 */
export async function buildPage({ outDir }: { outDir: string }): Promise<string> {
  const target = resolve(outDir);
  const hash = await sourceHash();
  if (await isBuilt(target, hash)) return target;
  await mkdir(dirname(target), { recursive: true });
  const fresh = await mkdtemp(join(dirname(target), `${basename(target)}-`));
  try {
    await buildInto(fresh);
    await writeFile(join(fresh, STAMP), hash);
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SextantError('internal', `The sandbox page could not be built: ${reason}`, { cause });
  }
  return target;
}
