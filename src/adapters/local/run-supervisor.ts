import { createWriteStream } from 'node:fs';
import { link, stat, unlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { hasCode, writeJson } from './json-file.ts';
import { identify, signalGroup } from './process-identity.ts';
import { type ExitRecord, type RunDirectory, type RunRecord, runDirectoryAt } from './run-directory.ts';

/**
 * A process of its own between the worker and the pipeline command: it outlives the worker, holds the time limit and
 * writes down how the command ended. Started as `node run-supervisor.ts <run directory>`.
 */
const graceMs = 5000;
const watchMs = 500;
const maxOutputBytes = 64 * 1024 * 1024;

async function supervise(directory: RunDirectory): Promise<void> {
  if (!(await claim(directory))) return;
  const request = await directory.request();
  if (!request) throw new Error(`${directory.requestFile} is missing`);
  if (await directory.cancel()) return finish(directory, { reason: 'cancelled', code: null, signal: null, text: '' });
  await run(directory, request);
}

/** Two triggers may both have started a supervisor; the command is started by the one that makes this file. */
async function claim(directory: RunDirectory): Promise<boolean> {
  const own = `${directory.claimFile}.${process.pid}`;
  await writeJson(own, identify(process.pid));
  try {
    await link(own, directory.claimFile);
    return true;
  } catch (thrown) {
    if (hasCode(thrown, 'EEXIST')) return false;
    throw thrown;
  } finally {
    await unlink(own);
  }
}

async function run(directory: RunDirectory, request: RunRecord): Promise<void> {
  const [stdout, stderr] = [directory.stdout, directory.stderr].map((path) => createWriteStream(path, { flags: 'a' }));
  await Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => stream!.once('open', resolve))));
  const child = execa(request.command, request.args, {
    cwd: request.cwd,
    detached: true,
    cleanup: false,
    reject: false,
    buffer: false,
    stdin: 'ignore',
    stdout: stdout!,
    stderr: stderr!,
  });
  const startedAt = new Date().toISOString();
  const pid = child.pid;
  const start = { supervisor: identify(process.pid), child: pid === undefined ? null : identify(pid), startedAt };
  await writeJson(directory.startFile, start);
  const ended = new AbortController();
  const stop = pid === undefined ? Promise.resolve(null) : watch(directory, request, pid, ended.signal);
  const result = await child;
  ended.abort();
  const stopped = await stop;
  // What the command left behind in its group must not go on writing after the run is over.
  if (pid !== undefined) signalGroup(pid, 'SIGKILL');
  if (pid === undefined) {
    return finish(directory, { reason: 'not-started', code: null, signal: null, text: result.originalMessage ?? '' });
  }
  return finish(directory, {
    reason: stopped ?? 'exit',
    code: result.exitCode ?? null,
    signal: result.signal ?? null,
    text: '',
  });
}

/** Ends the whole process group on timeout, cancel or flooding; answers which it was. */
async function watch(
  directory: RunDirectory,
  request: RunRecord,
  pid: number,
  ended: AbortSignal,
): Promise<'timeout' | 'cancelled' | 'output-limit' | null> {
  const deadline = performance.now() + request.timeoutMs;
  while (!ended.aborted) {
    const reason = await reasonToStop(directory, deadline);
    if (reason) {
      signalGroup(pid, 'SIGTERM');
      await pause(graceMs, ended);
      signalGroup(pid, 'SIGKILL');
      return reason;
    }
    await pause(Math.max(1, Math.min(watchMs, deadline - performance.now())), ended);
  }
  return null;
}

async function reasonToStop(
  directory: RunDirectory,
  deadline: number,
): Promise<'timeout' | 'cancelled' | 'output-limit' | null> {
  if (await directory.cancel()) return 'cancelled';
  if (performance.now() >= deadline) return 'timeout';
  const sizes = await Promise.all([directory.stdout, directory.stderr].map((path) => stat(path)));
  return sizes.some(({ size }) => size > maxOutputBytes) ? 'output-limit' : null;
}

const pause = (ms: number, ended: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal: ended }).catch(() => undefined);

const finish = (directory: RunDirectory, end: Omit<ExitRecord, 'endedAt'>): Promise<void> =>
  writeJson(directory.exitFile, { ...end, endedAt: new Date().toISOString() });

// The worker may be gone with its terminal: that is no reason to stop.
process.on('SIGHUP', () => undefined);
process.on('SIGINT', () => undefined);
const [path] = process.argv.slice(2);
if (!path) throw new Error('usage: node run-supervisor.ts RUN_DIRECTORY');
await supervise(runDirectoryAt(path));
