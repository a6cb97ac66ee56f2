import type { PipelineStatus } from '../../ports/pipeline.ts';
import { isAlive, signalGroup } from './process-identity.ts';
import type { ExitRecord, RunDirectory, RunRecord } from './run-directory.ts';
import { errorTail, parseOutput, type RunOutput, readTail } from './run-output.ts';

const neverStartedMs = 60_000;

/** Where a run stands, from its files alone. */
export async function runStatus(directory: RunDirectory, asked: RunRecord, now: Date): Promise<PipelineStatus> {
  // Exit last: a run that ends between two reads is then seen as ended, not as vanished.
  const start = await directory.start();
  const vanished = start !== null && !isAlive(start.supervisor);
  const exit = await directory.exit();
  const output = parseOutput(await readTail(directory.stdout));
  const base = { externalId: asked.requestId, progress: output.progress, text: output.text, cost: output.cost };
  if (exit)
    return { ...base, ...(await ended(directory, exit, output)), minutes: minutes(start?.startedAt, exit.endedAt) };
  if (!start) return { ...base, ...(await notStarted(directory, asked, now)), candidate: null, minutes: null };
  if (!vanished) return { ...base, state: 'running', candidate: null, minutes: null, errorTail: null };
  // Nobody holds the time limit of what it may have left running.
  if (start.child && isAlive(start.child)) signalGroup(start.child.pid, 'SIGKILL');
  const lost = 'the process vanished without an exit record: killed, or the machine was restarted';
  return { ...base, state: 'failed', candidate: null, minutes: null, errorTail: await withTail(directory, lost) };
}

async function ended(
  directory: RunDirectory,
  exit: ExitRecord,
  output: RunOutput,
): Promise<Pick<PipelineStatus, 'state' | 'candidate' | 'errorTail'>> {
  if (exit.reason === 'cancelled') {
    const cancel = await directory.cancel();
    return {
      state: 'cancelled',
      candidate: null,
      errorTail: cancel ? `cancelled: ${errorTail(cancel.reason)}` : 'cancelled',
    };
  }
  if (exit.reason === 'exit' && exit.code === 0 && output.candidate) {
    return { state: 'succeeded', candidate: output.candidate, errorTail: null };
  }
  return { state: 'failed', candidate: null, errorTail: await withTail(directory, failure(exit, output)) };
}

function failure(exit: ExitRecord, output: RunOutput): string {
  if (exit.reason === 'timeout') return 'stopped: it ran longer than pipeline.command.timeout';
  if (exit.reason === 'output-limit') return 'stopped: it wrote more than 64 MiB of output';
  if (exit.reason === 'not-started') return `the command could not be started: ${errorTail(exit.text)}`;
  if (exit.signal !== null) return `killed by ${exit.signal}`;
  if (exit.code !== 0) return `exit code ${exit.code}`;
  const ignored = output.garbage === 0 ? '' : `; ${output.garbage} other lines were ignored`;
  return `exit code 0, but no line {"candidate":{"version":…}} on stdout${ignored}`;
}

async function withTail(directory: RunDirectory, what: string): Promise<string> {
  const tail = errorTail(await readTail(directory.stderr));
  return tail === '' ? what : `${what}\n${tail}`;
}

/** Between the record and the start there is a moment; what stays there was left by a process that died. */
async function notStarted(
  directory: RunDirectory,
  asked: RunRecord,
  now: Date,
): Promise<Pick<PipelineStatus, 'state' | 'errorTail'>> {
  const claim = await directory.claim();
  if (claim && !isAlive(claim))
    return { state: 'failed', errorTail: 'its supervisor died before the command was on record' };
  if (now.getTime() - Date.parse(asked.requestedAt) <= neverStartedMs) return { state: 'queued', errorTail: null };
  return { state: 'unknown', errorTail: 'it was asked for, but never started' };
}

const minutes = (from: string | undefined, to: string): number | null =>
  from === undefined ? null : (Date.parse(to) - Date.parse(from)) / 60_000;
