import { join } from 'node:path';
import { z } from 'zod';
import { SextantError } from '../../domain/error.ts';
import { readJson } from './json-file.ts';
import { type ProcessIdentity, processIdentitySchema } from './process-identity.ts';

const requestSchema = z.object({
  model: z.string(),
  requestId: z.string(),
  command: z.string(),
  args: z.array(z.string()),
  cwd: z.string(),
  timeoutMs: z.number(),
  requestedAt: z.iso.datetime(),
});
/** What was asked for. Written first; never holds the values of environment variables. */
export type RunRecord = z.output<typeof requestSchema>;

const startSchema = z.object({
  supervisor: processIdentitySchema,
  child: processIdentitySchema.nullable(),
  startedAt: z.iso.datetime(),
});
export type StartRecord = z.output<typeof startSchema>;

const exitSchema = z.object({
  reason: z.enum(['exit', 'timeout', 'cancelled', 'output-limit', 'not-started']),
  code: z.int().nullable(),
  signal: z.string().nullable(),
  text: z.string(),
  endedAt: z.iso.datetime(),
});
export type ExitRecord = z.output<typeof exitSchema>;

const cancelSchema = z.object({ reason: z.string() });

const safeId = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** The files of one run: what a restarted worker finds again. */
export function runDirectory(stateDir: string, requestId: string) {
  if (!safeId.test(requestId)) {
    throw new SextantError(
      'input_invalid',
      `run request id "${requestId}" may hold letters, digits, "_", "." and "-" only`,
    );
  }
  return runDirectoryAt(join(stateDir, 'runs', requestId));
}
export type RunDirectory = ReturnType<typeof runDirectoryAt>;

export function runDirectoryAt(path: string) {
  const file = (name: string): string => join(path, name);
  return {
    path,
    stdout: file('stdout.log'),
    stderr: file('stderr.log'),
    requestFile: file('request.json'),
    /** Created exclusively by the one supervisor that may start the command. */
    claimFile: file('claim.json'),
    startFile: file('start.json'),
    exitFile: file('exit.json'),
    cancelFile: file('cancel.json'),
    claim: (): Promise<ProcessIdentity | null> => readJson(file('claim.json'), processIdentitySchema),
    request: (): Promise<RunRecord | null> => readJson(file('request.json'), requestSchema),
    start: (): Promise<StartRecord | null> => readJson(file('start.json'), startSchema),
    exit: (): Promise<ExitRecord | null> => readJson(file('exit.json'), exitSchema),
    cancel: (): Promise<{ reason: string } | null> => readJson(file('cancel.json'), cancelSchema),
  };
}
