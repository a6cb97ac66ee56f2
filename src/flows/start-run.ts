import { type Change, nothing, update } from '../domain/change.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import { postKey } from '../domain/post.ts';
import type { Run } from '../domain/run.ts';
import type { NextStep, Step } from '../domain/step.ts';
import { brokenPeriodsOf } from './broken-periods.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, inThread, note } from './incident-post.ts';

/** Asks the pipeline, under the run's own request id, unless it already has it or trains this model for somebody else. */
export const startRun: Flow = (deps) => async (step) => {
  const run = await expectRow(deps.store, 'run', step.subject.id);
  if (step.input.waitFor === 'others') return waitForOthers(deps, run, step);
  if (run.state !== 'queued') return nothing;
  const model = expectModel(deps.models, run.model);
  const incident = await expectRow(deps.store, 'incident', run.incidentId);
  const others = await othersOf(deps, model, run);
  if (others.length > 0) return elsewhere(deps, model, incident, run, step, others[0]!.externalId);
  const evidence = incident.evidenceId ? await deps.store.get('evidence', incident.evidenceId) : null;
  const leaveOut = await brokenPeriodsOf(deps.store, deps.models, model, step.now);
  const maturedUntil = evidence?.measurement.performance?.maturedUntil ?? null;
  const { externalId } = await deps.pipeline.trigger(model, {
    requestId: run.requestId,
    incidentId: incident.id,
    now: step.now,
    troubleSince: evidence?.measurement.since ?? null,
    maturedUntil,
    leaveOut,
  });
  const set = {
    state: 'running' as const,
    externalId,
    startedAt: step.now,
    progressText: 'Started.',
    leaveOut,
    dataUntil: maturedUntil === null ? step.now : new Date(maturedUntil),
  };
  return {
    writes: [update('run', run.id, set, { state: 'queued' })],
    posts: [runPost(incident, { ...run, ...set })],
    next: [
      {
        kind: 'check-run',
        subject: step.subject,
        incidentId: incident.id,
        dueAt: new Date(step.now.getTime() + deps.pollMs),
      },
    ],
  };
};

export const runPost = (incident: Incident, run: Run) => ({
  key: postKey.run(run.id),
  kind: 'run' as const,
  incidentId: incident.id,
  to: inThread(incident),
  facts: { run },
});

async function elsewhere(
  deps: Deps,
  model: Model,
  incident: Incident,
  run: Run,
  step: Step,
  other: string,
): Promise<Change> {
  const stateReason = `The pipeline already trains this model (${other}), started by somebody else. I start no second run, and decide anew when that one has ended.`;
  const set = incident.state === 'waiting-run' ? { state: 'holding' as const, stateReason } : {};
  const next: NextStep = {
    kind: 'start-run',
    subject: step.subject,
    incidentId: incident.id,
    input: { waitFor: 'others' },
    dueAt: new Date(step.now.getTime() + lookAgainMs),
  };
  return {
    writes: [
      update('run', run.id, { state: 'cancelled', progressText: stateReason }, { state: 'queued' }),
      update('incident', incident.id, set, { state: incident.state }),
    ],
    ledger: [
      {
        kind: 'run-finished',
        incidentId: incident.id,
        model: model.id,
        actor: 'sextant',
        facts: { run: run.id, state: 'cancelled', at: step.now, other },
      },
    ],
    posts: [await incidentPost(deps.store, model, { ...incident, ...set }), note(incident, stateReason, 'warning')],
    next: [next],
  };
}

const lookAgainMs = 60_000;

/** Runs of this model that are going on and are not this one, whoever started them. */
const othersOf = async (deps: Deps, model: Model, run: Run) =>
  (await deps.pipeline.active(model)).filter(({ requestId }) => requestId !== run.requestId);

/** Until somebody else's run has ended; what it left behind is looked at before anything is decided. */
async function waitForOthers(deps: Deps, run: Run, step: Step): Promise<Change> {
  const model = deps.models.get(run.model);
  const incident = await expectRow(deps.store, 'incident', run.incidentId);
  if (!model || incident.state !== 'holding') return nothing;
  if ((await othersOf(deps, model, run)).length > 0) return { again: new Date(step.now.getTime() + lookAgainMs) };
  return {
    next: [
      {
        kind: 'investigate',
        subject: { kind: 'incident', id: incident.id },
        incidentId: incident.id,
        input: { decide: 'yes' },
        key: `investigate-${incident.id}`,
      },
    ],
  };
}
