import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

export const processIdentitySchema = z.object({
  host: z.string(),
  pid: z.int().positive(),
  /** Kernel start time: tells a process from a later one that was given the same number. Null where /proc is missing. */
  started: z.string().nullable(),
});
export type ProcessIdentity = z.output<typeof processIdentitySchema>;

export const identify = (pid: number): ProcessIdentity => ({ host: hostname(), pid, started: startTime(pid) });

/** Whether this very process lives. One on another host cannot be seen from here and counts as alive. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (identity.host !== hostname()) return true;
  try {
    process.kill(identity.pid, 0);
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
  const started = startTime(identity.pid);
  return identity.started === null || started === null || started === identity.started;
}

function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended and only waits for its parent to look.
    return fields[0] === 'Z' ? 'zombie' : (fields[19] ?? null);
  } catch {
    return null;
  }
}

/** Signals a process and all it started; one that has ended already is fine. */
export function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ESRCH') throw thrown;
  }
}
