import { type Change, nothing, update } from '../domain/change.ts';
import { SextantError } from '../domain/error.ts';
import type { Incident } from '../domain/incident.ts';
import { maskSecrets } from '../domain/mask-secrets.ts';
import type { Model } from '../domain/model.ts';
import type { Run } from '../domain/run.ts';
import type { NextStep, Step } from '../domain/step.ts';
import type { PipelineStatus } from '../ports/pipeline.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, note } from './incident-post.ts';
import { runPost } from './start-run.ts';

/** Follows a run to its end. Progress edits one message; only the end makes a new one. */
export const checkRun: Flow = (deps) => async (step) => {
  const run = await expectRow(deps.store, 'run', step.subject.id);
  if (run.state !== 'running' && run.state !== 'unknown') return nothing;
  const model = expectModel(deps.models, run.model);
  const incident = await expectRow(deps.store, 'incident', run.incidentId);
  if (step.input.cancelledBy) await deps.pipeline.cancel(model, run.requestId, `stopped by ${step.input.cancelledBy}`);
  const told = await deps.pipeline.status(model, run.requestId);
  if (!told)
    throw new SextantError(
      'unavailable',
      `The pipeline of ${model.id} does not know run ${run.requestId} any more; I ask again.`,
    );
  const status = withoutSecrets(told);
  if (status.state === 'succeeded' && status.candidate) return succeeded(model, incident, run, status, step);
  if (status.state === 'failed' || status.state === 'cancelled' || status.state === 'succeeded')
    return failed(deps, model, incident, run, status, step);
  const going = progress(deps, incident, run, status, step);
  // Another step asks again in its own time: a callback only hurries it.
  const { again: _, ...now } = going;
  return step.input.hurried ? now : going;
};

/** Pipelines print their environment when they fail. */
const withoutSecrets = (status: PipelineStatus): PipelineStatus => ({
  ...status,
  text: maskSecrets(status.text),
  errorTail: status.errorTail === null ? null : maskSecrets(status.errorTail),
});

/** How often a run that we told to stop is asked whether it did. */
const stoppingMs = 2_000;

function progress(deps: Deps, incident: Incident, run: Run, status: PipelineStatus, step: Step): Change {
  const stopping = Boolean(step.input.cancelledBy) || run.voided !== null;
  const again = new Date(step.now.getTime() + (stopping ? Math.min(deps.pollMs, stoppingMs) : deps.pollMs));
  const text = stopping ? 'It was told to stop and has not said yet that it did.' : status.text;
  if (status.progress === run.progress && text === run.progressText && status.state === run.state) return { again };
  const state = status.state === 'unknown' ? ('unknown' as const) : ('running' as const);
  const set = { state, progress: status.progress, progressText: text };
  return {
    again,
    writes: [update('run', run.id, set, { state: run.state })],
    posts: [runPost(incident, { ...run, ...set })],
  };
}

/** The pipeline's own cost figure, else minutes × the configured price, else unknown: never 0. */
function costOf(model: Model, status: PipelineStatus): number | null {
  const rate = model.policy.budget.cost_per_minute;
  if (status.cost !== null) return status.cost;
  return status.minutes !== null && rate !== undefined ? status.minutes * rate : null;
}

function ended(model: Model, run: Run, status: PipelineStatus, step: Step) {
  return {
    endedAt: step.now,
    minutes: status.minutes,
    cost: costOf(model, status),
    progress: status.state === 'succeeded' ? 1 : run.progress,
    progressText: status.text,
    candidate: status.candidate,
  };
}

const finishedFact = (run: Run) => ({
  kind: 'run-finished' as const,
  incidentId: run.incidentId,
  model: run.model,
  actor: 'pipeline',
  facts: {
    run: run.id,
    state: run.state,
    candidate: run.candidate?.version ?? null,
    cost: run.cost,
    minutes: run.minutes,
  },
});

function succeeded(model: Model, incident: Incident, run: Run, status: PipelineStatus, step: Step): Change {
  const set = { ...ended(model, run, status, step), state: 'succeeded' as const };
  const done = { ...run, ...set };
  return {
    writes: [update('run', run.id, set, { state: run.state })],
    ledger: [finishedFact(done)],
    posts: [runPost(incident, done)],
    next: [{ kind: 'validate', subject: { kind: 'run', id: run.id }, incidentId: incident.id }],
  };
}

async function failed(
  deps: Deps,
  model: Model,
  incident: Incident,
  run: Run,
  status: PipelineStatus,
  step: Step,
): Promise<Change> {
  const state = status.state === 'cancelled' ? ('cancelled' as const) : ('failed' as const);
  const errorTail =
    status.errorTail ?? (status.state === 'succeeded' ? 'The pipeline ended well but named no candidate.' : null);
  const set = { ...ended(model, run, status, step), state, errorTail };
  const done = { ...run, ...set };
  const stateReason =
    state === 'cancelled'
      ? `The run was cancelled${run.voided === null ? '' : `, because ${run.voided}`}. The champion stays.`
      : 'The run failed in the pipeline. The champion stays; a person has to look at the pipeline.';
  const waits = incident.state === 'waiting-run';
  const incidentSet = waits ? { state: 'needs-human' as const, stateReason } : {};
  return {
    writes: [
      update('run', run.id, set, { state: run.state }),
      update('incident', incident.id, incidentSet, { state: incident.state }),
    ],
    ledger: [finishedFact(done)],
    posts: [
      runPost(incident, done),
      await incidentPost(deps.store, model, { ...incident, ...incidentSet }),
      note(incident, stateReason, 'bad', [model.owner]),
    ],
    next: waits && run.voided !== null ? [decideAnew(incident)] : [],
  };
}

/** The data broke while it trained: what the policy says to that is decided now. */
export const decideAnew = ({ id }: Incident): NextStep => ({
  kind: 'decide',
  subject: { kind: 'incident', id },
  incidentId: id,
  key: `decide-${id}`,
});
