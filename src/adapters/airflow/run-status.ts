import { asSextantError } from '../../domain/error.ts';
import type { AirflowPipelineSpec } from '../../domain/model.ts';
import type { RunState } from '../../domain/run.ts';
import type { PipelineStatus } from '../../ports/pipeline.ts';
import { candidateSchema } from '../candidate-wire.ts';
import { printable } from '../printable.ts';
import type { AirflowApi } from './airflow-api.ts';
import type { DagRun, TaskInstance } from './wire.ts';

const cancelled = 'Cancelled by Sextant: ';
export const cancelNote = (reason: string): string => `${cancelled}${reason}`.slice(0, 900);

/** What Airflow calls a run that is queued, running, done or failed; any other word is not known, which is not failed. */
const states: Readonly<Record<string, RunState>> = {
  queued: 'queued',
  running: 'running',
  success: 'succeeded',
  failed: 'failed',
};
const ended: ReadonlySet<RunState> = new Set(['succeeded', 'failed', 'cancelled']);
const maxErrorLines = 20;
const maxErrorChars = 2000;
const maxTailChars = 1500;

export async function statusOf(api: AirflowApi, spec: AirflowPipelineSpec, run: DagRun): Promise<PipelineStatus> {
  const said = states[run.state] ?? 'unknown';
  const state = said === 'failed' && run.note.startsWith(cancelled) ? 'cancelled' : said;
  const tasks = await api.tasks(run.dag_run_id);
  const result =
    state === 'succeeded' ? candidateSchema.safeParse(await api.result(run.dag_run_id, spec.result_task)) : null;
  const nothing = state === 'succeeded' && !result?.success;
  const done = tasks.filter((task) => task.state === 'success' || task.state === 'skipped').length;
  return {
    state: nothing ? 'failed' : state,
    externalId: run.dag_run_id,
    progress: state === 'succeeded' ? 1 : tasks.length === 0 ? 0 : done / tasks.length,
    text: textOf(run, tasks),
    candidate: result?.success ? result.data.candidate : null,
    minutes: ended.has(state) ? minutesOf(run) : null,
    cost: result?.success ? result.data.cost : null,
    errorTail: nothing
      ? `The DAG ended well, but its task ${spec.result_task} returned no {"candidate": {"version": …}}.`
      : state === 'cancelled'
        ? printable(run.note.slice(cancelled.length))
        : state === 'failed'
          ? await failureOf(api, spec, run, tasks)
          : null,
  };
}

const minutesOf = ({ start_date, end_date }: DagRun): number | null =>
  start_date && end_date ? Math.max(0, end_date.getTime() - start_date.getTime()) / 60_000 : null;

function textOf(run: DagRun, tasks: readonly TaskInstance[]): string {
  const running = tasks.filter((task) => task.state === 'running').map((task) => task.task_id);
  return printable(running.length > 0 ? `in Airflow: ${running.join(', ')}` : `in Airflow: ${run.state}`).slice(0, 300);
}

/** The last words of the task that failed; untrusted text. */
async function failureOf(
  api: AirflowApi,
  spec: AirflowPipelineSpec,
  run: DagRun,
  tasks: readonly TaskInstance[],
): Promise<string | null> {
  const task = tasks.find((t) => t.state === 'failed');
  if (!task) return `see ${pageOf(spec, run)}`;
  const head = `task ${task.task_id} failed, see ${pageOf(spec, run)}/tasks/${encodeURIComponent(task.task_id)}`;
  return [head, await tailOf(api, run, task)].join('\n').slice(0, maxErrorChars);
}

/** Where a person looks at the run. */
const pageOf = ({ url, dag }: AirflowPipelineSpec, { dag_run_id }: DagRun): string =>
  `${url.replace(/\/$/, '')}/dags/${encodeURIComponent(dag)}/runs/${encodeURIComponent(dag_run_id)}`;

/** A log that cannot be read does not hide that the run failed. */
async function tailOf(api: AirflowApi, run: DagRun, task: TaskInstance): Promise<string> {
  try {
    return linesOf(await api.log(run.dag_run_id, task.task_id, task.try_number, task.map_index));
  } catch (thrown) {
    return `its log cannot be read: ${asSextantError(thrown).message}`.slice(0, 300);
  }
}

function linesOf(log: Awaited<ReturnType<AirflowApi['log']>>): string {
  const lines = log.flatMap((line) => {
    if (typeof line === 'string') return [line];
    const raised = (line.error_detail ?? []).map(({ exc_type, exc_value }) => `${exc_type}: ${exc_value}`);
    return /^::(end)?group::/.test(line.event) ? raised : [line.event, ...raised];
  });
  const tail = lines.map(printable).filter((line) => line.trim() !== '');
  return tail.slice(-maxErrorLines).join('\n').slice(-maxTailChars);
}
