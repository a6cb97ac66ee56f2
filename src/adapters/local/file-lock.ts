import { randomUUID } from 'node:crypto';
import { open, stat, unlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { SextantError } from '../../domain/error.ts';
import { hasCode, isMissing, readJson } from './json-file.ts';
import { identify, isAlive, processIdentitySchema } from './process-identity.ts';

const lockSchema = z.object({ holder: processIdentitySchema, nonce: z.string() });

const attempts = 200;
const pauseMs = 25;
const recoveryMaxMs = 10_000;

/** Runs `work` while this process alone holds the lock file. A lock whose holder has died is taken over. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (await take(path)) {
      try {
        return await work();
      } finally {
        await unlink(path);
      }
    }
    await recover(path);
    await delay(pauseMs);
  }
  throw new SextantError('unavailable', `${path} is held by another process; remove it if that process is gone`);
}

async function take(path: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(JSON.stringify({ holder: identify(process.pid), nonce: randomUUID() }));
    await handle.close();
    return true;
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return false;
    throw new SextantError('unavailable', `${path} cannot be written: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Removes the lock of a dead holder. Two who both saw the dead holder must not both unlink: the second would remove the
 * fresh lock of a third. So recovering is itself exclusive, and looks again once it is alone.
 */
async function recover(path: string): Promise<void> {
  if (!(await isStale(path))) return;
  const guard = `${path}.recover`;
  if (!(await take(guard))) {
    const age = await ageOf(guard);
    if (age !== null && age > recoveryMaxMs) await unlink(guard).catch(() => undefined);
    return;
  }
  try {
    if (await isStale(path)) await unlink(path);
  } finally {
    await unlink(guard).catch(() => undefined);
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    const lock = await readJson(path, lockSchema);
    return lock !== null && !isAlive(lock.holder);
  } catch {
    // Created, but its content not written: the holder is between two instructions, or died there.
    const age = await ageOf(path);
    return age !== null && age > recoveryMaxMs;
  }
}

async function ageOf(path: string): Promise<number | null> {
  try {
    return Date.now() - (await stat(path)).mtimeMs;
  } catch (thrown) {
    if (isMissing(thrown)) return null;
    throw thrown;
  }
}
