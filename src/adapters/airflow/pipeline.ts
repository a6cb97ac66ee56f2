import { type ErrorCode, SextantError } from '../../domain/error.ts';
import type { AirflowPipelineSpec, Model } from '../../domain/model.ts';
import type { Pipeline, RunRequest } from '../../ports/pipeline.ts';
import type { VendorClient } from '../http/vendor-client.ts';
import { type AirflowApi, airflowApi } from './airflow-api.ts';
import { cancelNote, statusOf } from './run-status.ts';
import type { DagRun } from './wire.ts';

/** Retraining by a DAG of Airflow 3. The run has our own request id, so that asking twice starts once. */
export function createAirflowPipeline(clients: (url: string) => VendorClient): Pipeline {
  const of = (model: Model): { spec: AirflowPipelineSpec; api: AirflowApi } => {
    const spec = model.pipeline?.airflow;
    if (!spec) throw new SextantError('config_invalid', `${model.id} has no pipeline in Airflow`);
    return { spec, api: airflowApi(clients(spec.url), spec) };
  };
  return {
    trigger: async (model, request) => {
      const { spec, api } = of(model);
      const conf = confOf(spec, model, request);
      const known = await api.run(checkedId(request.requestId));
      if (known) return { externalId: mine(known, conf).dag_run_id };
      await refusePaused(api, spec);
      const made = await createOrRefusal(api, request.requestId, conf);
      if (!(made instanceof SextantError)) return { externalId: made.dag_run_id };
      // A conflict, a 5xx or a cut answer says nothing about the run: only Airflow knows whether it is there.
      const there = await api.run(request.requestId);
      if (there) return { externalId: mine(there, conf).dag_run_id };
      throw made;
    },
    status: async (model, requestId) => {
      const { spec, api } = of(model);
      const run = await api.run(checkedId(requestId));
      return run && run.conf.model === model.id ? statusOf(api, spec, run) : null;
    },
    cancel: async (model, requestId, reason) => {
      const { api } = of(model);
      const run = await api.run(checkedId(requestId));
      if (run?.conf.model !== model.id)
        throw new SextantError('not_found', `there is no run ${requestId} of ${model.id}`);
      if (run.state === 'queued' || run.state === 'running') await api.stop(requestId, cancelNote(reason));
    },
    active: async (model) => {
      const { api } = of(model);
      // A run that names no model may train this one: better to wait for it than to train twice.
      const runs = (await api.active()).filter(({ conf }) => (conf.model ?? model.id) === model.id);
      return runs.map(({ dag_run_id, conf }) => ({
        externalId: dag_run_id,
        requestId: typeof conf.request_id === 'string' ? conf.request_id : null,
      }));
    },
  };
}

/** The run, or why no answer says that there is one; a refusal that leaves no doubt is thrown. */
async function createOrRefusal(api: AirflowApi, id: string, conf: ReturnType<typeof confOf>) {
  try {
    const made = await api.create(id, conf);
    return made ?? new SextantError('conflict', `Airflow says that it has run ${id}, and does not find it.`);
  } catch (thrown) {
    if (thrown instanceof SextantError && inDoubt.has(thrown.code)) return thrown;
    throw thrown;
  }
}

/** After these a run may have been made all the same. */
const inDoubt: ReadonlySet<ErrorCode> = new Set(['unavailable', 'timeout', 'upstream_invalid', 'conflict']);

const confOf = (spec: AirflowPipelineSpec, model: Model, request: RunRequest) => ({
  ...spec.conf,
  model: model.id,
  incident: request.incidentId,
  request_id: request.requestId,
  now: request.now.toISOString(),
  window: {
    trouble_since: request.troubleSince,
    matured_until: request.maturedUntil,
    leave_out: request.leaveOut,
  },
});

/** A run of this id that is not ours must not be taken for ours. */
function mine(run: DagRun, conf: ReturnType<typeof confOf>): DagRun {
  if (run.conf.request_id === conf.request_id && run.conf.model === conf.model) return run;
  throw new SextantError(
    'input_invalid',
    `run ${run.dag_run_id} of this DAG belongs to ${String(run.conf.model ?? 'somebody else')}, not to ${conf.model}`,
  );
}

/** A paused DAG would leave the run queued for ever. */
async function refusePaused(api: AirflowApi, { dag }: AirflowPipelineSpec): Promise<void> {
  const found = await api.dag();
  if (found?.is_paused)
    throw new SextantError('conflict', `The DAG ${dag} is paused in Airflow: unpause it, then ask again.`, {
      retryable: false,
    });
}

function checkedId(requestId: string): string {
  if (/^[\w-]{1,100}$/.test(requestId)) return requestId;
  throw new SextantError('input_invalid', `"${requestId}" is no request id`);
}
