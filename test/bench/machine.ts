import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { version as pgliteVersion } from './package-version.ts';

/** Where and when the figures below it were measured. */
export function machineLine(stores: readonly string[], loadBefore: readonly number[]): string {
  const load = (at: readonly number[]): string => at.map((value) => value.toFixed(1)).join(' ');
  const parts = [
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    `${Math.round(memoryBytes() / 2 ** 30)} GB`,
    `${type()} ${release()}`,
    `Node ${process.version}`,
    ...(stores.length > 0 ? [`store: ${stores.join(' and ')} (PGlite ${pgliteVersion('@electric-sql/pglite')})`] : []),
    `load average before ${load(loadBefore)}, after ${load(loadavg())}`,
  ];
  return `*${parts.join(' · ')}*`;
}

/** A container's limit where there is one. */
function memoryBytes(): number {
  try {
    const limit = Number(readFileSync('/sys/fs/cgroup/memory.max', 'utf8'));
    return Number.isFinite(limit) ? Math.min(limit, totalmem()) : totalmem();
  } catch {
    return totalmem();
  }
}
