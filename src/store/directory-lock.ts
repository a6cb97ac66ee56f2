import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SextantError } from '../domain/error.ts';

/** The right to use a data directory, held by one process at a time. */
export interface DirectoryLock {
  release(): Promise<void>;
}
interface Holder {
  readonly pid: number;
  /** When the process began, in the system's own count: tells a process from a later one with the same pid. */
  readonly began: string | null;
  readonly token: string;
}

/** Takes the directory or throws `conflict` naming who has it. A lock left behind by a dead process is recovered. */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  try {
    return await takeDirectory(directory);
  } catch (error) {
    if (error instanceof SextantError || codeOf(error) === undefined) throw error;
    throw unusable(directory, error as Error);
  }
}

async function takeDirectory(directory: string): Promise<DirectoryLock> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, 'lock');
  const mine: Holder = { pid: process.pid, began: await beganAt(process.pid), token: randomUUID() };
  for (;;) {
    if (await create(path, mine)) break;
    const holder = await readHolder(path);
    if (holder !== null && (await isAlive(holder))) throw inUse(directory, holder.pid);
    await removeStale(path, holder, directory);
  }
  return {
    release: async () => {
      if ((await readHolder(path))?.token === mine.token) await rm(path, { force: true });
    },
  };
}

/** Linked into place whole: nobody ever reads half a lock. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${holder.token}`;
  await writeFile(draft, JSON.stringify(holder));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Moves the stale lock aside first, so that of two who found it stale only one removes it; a fresh one is put back. */
async function removeStale(path: string, stale: Holder | null, directory: string): Promise<void> {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const moved = await readHolder(aside);
  if (moved !== null && moved.token !== stale?.token) {
    await link(aside, path).catch(() => undefined);
    await rm(aside, { force: true });
    throw inUse(directory, moved.pid);
  }
  await rm(aside, { force: true });
}

async function readHolder(path: string): Promise<Holder | null> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isHolder(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  return 'pid' in value && Number.isInteger(value.pid) && 'token' in value && typeof value.token === 'string';
}

async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  const began = await beganAt(holder.pid);
  return began === null || holder.began === null || began === holder.began;
}

/** Linux says in /proc when a process began; elsewhere the pid alone must do. A zombie counts as gone. */
async function beganAt(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'gone' : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function inUse(directory: string, pid: number): SextantError {
  return new SextantError(
    'conflict',
    `Another Sextant (pid ${pid}) is using ${directory}. Stop it, or start with another --data-dir.`,
    { retryable: false },
  );
}

/** A full disk is free again one day; a file in the way or missing rights are somebody's to mend. */
const unusable = (directory: string, cause: Error): SextantError =>
  new SextantError(
    ['ENOSPC', 'EDQUOT', 'EIO'].includes(codeOf(cause) ?? '') ? 'unavailable' : 'config_invalid',
    `${directory} cannot be used as data directory: ${cause.message}`,
    { cause },
  );

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
