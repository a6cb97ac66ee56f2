import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { CandidateReport } from '../../domain/run.ts';
import { candidateSchema } from '../candidate-wire.ts';
import { printable } from '../printable.ts';
import { isMissing } from './json-file.ts';

const maxTailBytes = 1024 * 1024;
const maxErrorLines = 20;
const maxErrorChars = 2000;
const maxText = 300;

const progressSchema = z.object({ progress: z.number().min(0).max(1), text: z.string().optional() });
export interface RunOutput {
  readonly progress: number;
  readonly text: string;
  readonly candidate: CandidateReport | null;
  readonly cost: number | null;
  /** Lines that were neither progress nor candidate. */
  readonly garbage: number;
}

/** What a command has said so far, JSON a line. The newest of each kind counts; what is not ours is counted, no more. */
export function parseOutput(stdout: string): RunOutput {
  let output: RunOutput = { progress: 0, text: '', candidate: null, cost: null, garbage: 0 };
  for (const line of stdout.split('\n')) {
    if (line.trim() === '') continue;
    const parsed = parseLine(line);
    const candidate = candidateSchema.safeParse(parsed);
    const progress = progressSchema.safeParse(parsed);
    if (candidate.success) {
      output = { ...output, candidate: candidate.data.candidate, cost: candidate.data.cost, progress: 1 };
    } else if (progress.success) {
      const text = progress.data.text === undefined ? output.text : printable(progress.data.text).slice(0, maxText);
      output = { ...output, progress: progress.data.progress, text };
    } else {
      output = { ...output, garbage: output.garbage + 1 };
    }
  }
  return output;
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** The last lines of stderr, without control characters and cut to size: untrusted text for a person to read. */
export function errorTail(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map(printable)
    .filter((line) => line.trim() !== '');
  return lines.slice(-maxErrorLines).join('\n').slice(-maxErrorChars);
}

/** The end of a file that may be long or not there yet; a line cut in two is left out. */
export async function readTail(path: string): Promise<string> {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      const from = Math.max(0, size - maxTailBytes);
      const buffer = Buffer.alloc(size - from);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
      const text = buffer.subarray(0, bytesRead).toString('utf8');
      return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (isMissing(thrown)) return '';
    throw thrown;
  }
}
