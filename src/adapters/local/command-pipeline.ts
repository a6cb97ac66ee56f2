import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { SextantError } from '../../domain/error.ts';
import type { CommandPipelineSpec, Model } from '../../domain/model.ts';
import type { Pipeline, RunRequest } from '../../ports/pipeline.ts';
import { hasCode, isMissing, writeJson } from './json-file.ts';
import { isAlive } from './process-identity.ts';
import { type RunDirectory, type RunRecord, runDirectory } from './run-directory.ts';
import { runStatus } from './run-status.ts';
import { splitCommand } from './split-command.ts';

export interface CommandPipelineOptions {
  /** Where runs keep their files; the same directory after a restart finds them again. */
  readonly stateDir: string;
  readonly now: () => Date;
  /** Where named variables come from; default the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const startMs = 15_000;
const lookMs = 20;

/** Retraining by a local command that outlives this process. It speaks JSON lines on stdout. */
export function createCommandPipeline(options: CommandPipelineOptions): Pipeline {
  const stateDir = resolve(options.stateDir);
  const directoryOf = (requestId: string): RunDirectory => runDirectory(stateDir, requestId);

  return {
    trigger: async (model, request) => {
      const spec = commandOf(model);
      const directory = directoryOf(request.requestId);
      await record(directory, recordOf(model, spec, request, options.now()));
      if (!(await hasBegun(directory))) {
        await startSupervisor(directory, environment(spec, model, request, options.env ?? process.env));
      }
      return { externalId: request.requestId };
    },
    status: async (model, requestId) => {
      const directory = directoryOf(requestId);
      const asked = await directory.request();
      return asked?.model === model.id ? runStatus(directory, asked, options.now()) : null;
    },
    cancel: async (model, requestId, reason) => {
      const directory = directoryOf(requestId);
      const asked = await directory.request();
      if (asked?.model !== model.id) throw new SextantError('not_found', `there is no run ${requestId} of ${model.id}`);
      if (!(await directory.exit())) await writeJson(directory.cancelFile, { reason });
    },
    active: async (model) => {
      const found: { externalId: string; requestId: string }[] = [];
      for (const requestId of await runIds(stateDir)) {
        const directory = directoryOf(requestId);
        const asked = await directory.request();
        if (asked?.model !== model.id) continue;
        const { state } = await runStatus(directory, asked, options.now());
        if (state === 'queued' || state === 'running') found.push({ externalId: requestId, requestId });
      }
      return found;
    },
  };
}

function commandOf(model: Model): CommandPipelineSpec {
  if (model.pipeline?.command) return model.pipeline.command;
  throw new SextantError(
    'config_invalid',
    `${model.id} has no pipeline: set pipeline.command.run in the configuration`,
  );
}

function recordOf(model: Model, spec: CommandPipelineSpec, request: RunRequest, now: Date): RunRecord {
  const [command, ...args] = splitCommand(spec.run);
  return {
    model: model.id,
    requestId: request.requestId,
    command,
    args,
    cwd: resolve(spec.cwd ?? '.'),
    timeoutMs: spec.timeout,
    requestedAt: now.toISOString(),
  };
}

/** The first trigger's words stand; a repeat changes nothing. */
async function record(directory: RunDirectory, request: RunRecord): Promise<void> {
  try {
    await mkdir(directory.path, { recursive: true });
    const known = await directory.request();
    if (known && known.model !== request.model) {
      throw new SextantError(
        'input_invalid',
        `run ${request.requestId} belongs to ${known.model}, not to ${request.model}`,
      );
    }
    if (!known) await writeJson(directory.requestFile, request);
  } catch (cause) {
    if (cause instanceof SextantError) throw cause;
    throw new SextantError('unavailable', `${directory.path} cannot be made: ${(cause as Error).message}`, { cause });
  }
}

async function hasBegun(directory: RunDirectory): Promise<boolean> {
  if ((await directory.start()) !== null || (await directory.exit()) !== null) return true;
  const claim = await directory.claim();
  return claim !== null && !isAlive(claim);
}

/** Waits until it is on record that the command runs: an answer before that would be a promise nobody holds. */
async function startSupervisor(directory: RunDirectory, env: Record<string, string>): Promise<void> {
  const script = fileURLToPath(new URL('./run-supervisor.ts', import.meta.url));
  const supervisor = execa(process.execPath, ['--disable-warning=ExperimentalWarning', script, directory.path], {
    detached: true,
    cleanup: false,
    stdio: 'ignore',
    extendEnv: false,
    env,
    reject: false,
  });
  supervisor.unref();
  const deadline = performance.now() + startMs;
  while (!(await hasBegun(directory))) {
    if (performance.now() > deadline) {
      throw new SextantError(
        'unavailable',
        `the command of ${directory.path} was not started within ${startMs / 1000} s`,
      );
    }
    await delay(lookMs);
  }
}

function environment(
  spec: CommandPipelineSpec,
  model: Model,
  request: RunRequest,
  source: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const named = ['PATH', 'HOME', ...spec.env].map((name) => [name, source[name]] as const);
  const own = [
    ['SEXTANT_REQUEST_ID', request.requestId],
    ['SEXTANT_MODEL', model.id],
    ['SEXTANT_INCIDENT', request.incidentId],
    ['SEXTANT_NOW', request.now.toISOString()],
    ['SEXTANT_TROUBLE_SINCE', request.troubleSince ?? undefined],
    ['SEXTANT_MATURED_UNTIL', request.maturedUntil ?? undefined],
    ['SEXTANT_LEAVE_OUT', request.leaveOut.length > 0 ? JSON.stringify(request.leaveOut) : undefined],
  ] as const;
  return Object.fromEntries([...named, ...own].filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function runIds(stateDir: string): Promise<string[]> {
  try {
    return await readdir(join(stateDir, 'runs'));
  } catch (thrown) {
    if (isMissing(thrown) || hasCode(thrown, 'ENOTDIR')) return [];
    throw thrown;
  }
}
