import type { Change, Reservation, Write } from '../domain/change.ts';
import { insert } from '../domain/change.ts';
import type { Decision } from '../domain/decision.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Incident } from '../domain/incident.ts';
import type { LedgerFact } from '../domain/ledger.ts';
import type { Model } from '../domain/model.ts';
import type { Post } from '../domain/post.ts';
import type { Run } from '../domain/run.ts';
import type { Step } from '../domain/step.ts';
import type { Deps } from './flow.ts';

interface Consequence {
  readonly set: Partial<Incident>;
  readonly writes: readonly Write[];
  readonly ledger: readonly LedgerFact[];
  readonly posts: readonly Post[];
  readonly next: NonNullable<Change['next']>;
  readonly reserve?: Reservation;
}

const none = { writes: [], ledger: [], posts: [], next: [] };

/** What a decision sets in motion. The run's intent row is written here, before any pipeline is asked. */
export function carryOut(
  deps: Deps,
  model: Model,
  incident: Incident,
  { decision, evidence }: { readonly decision: Decision; readonly evidence: Evidence },
  step: Step,
): Consequence {
  if (decision.action === 'retrain' && decision.mode === 'act') return startRun(deps, model, incident, decision, step);
  if (decision.action === 'retrain') return askForRun(incident, decision);
  if (decision.action === 'hold')
    return {
      ...none,
      set: { state: 'holding', stateReason: firstBlocker(decision), nextLookAt: decision.nextLookAt },
    };
  const owner = ownerOf(model, evidence);
  const again = incident.causeId ? 'I look again every 10 minutes and close this' : 'I close this';
  const stateReason =
    decision.action === 'fix-data'
      ? `The data must be mended first${owner ? ` (owner of the input: ${owner})` : ''}. ${again} when it is back.`
      : 'A person has to look: the rules allow me nothing that would help.';
  return { ...none, set: { state: 'needs-human', stateReason, nextLookAt: decision.nextLookAt } };
}

const firstBlocker = (decision: Decision): string =>
  decision.rules.find((r) => r.effect === 'deny' || r.effect === 'hold')?.text ?? decision.reasons[0] ?? 'Holding.';

/** Who mends the input that is broken; an input that nobody configured has no owner. */
const ownerOf = (model: Model, { verdict, measurement }: Evidence): string | null =>
  verdict.type === 'broken-data'
    ? (model.inputs.find(({ columns }) => measurement.quality.some(({ column }) => columns.includes(column)))?.owner ??
      null)
    : null;

export function newRun(deps: Pick<Deps, 'newId'>, incident: Incident, decision: Decision, now: Date): Run {
  const id = deps.newId('run');
  return {
    id,
    incidentId: incident.id,
    decisionId: decision.id,
    model: incident.model,
    requestId: id,
    requestedBy: decision.requestedBy,
    state: 'queued',
    externalId: null,
    createdAt: now,
    startedAt: null,
    endedAt: null,
    progress: 0,
    progressText: 'Queued.',
    candidate: null,
    estimatedMinutes: decision.estimate?.minutes ?? null,
    estimatedCost: decision.estimate?.cost ?? null,
    cost: null,
    currency: decision.estimate?.currency ?? 'USD',
    minutes: null,
    errorTail: null,
    leaveOut: [],
    dataUntil: null,
    voided: null,
  };
}

function startRun(deps: Deps, model: Model, incident: Incident, decision: Decision, step: Step): Consequence {
  const run = newRun(deps, incident, decision, step.now);
  return { ...none, ...runConsequence(model, incident, run) };
}

const limitsOf = ({ policy: { budget, max_runs } }: Model) => ({ budget, max_runs });

/** Row, ledger and step that start a run; shared with a run that a person approved. */
export function runConsequence(model: Model, incident: Incident, run: Run) {
  return {
    set: { state: 'waiting-run' as const, stateReason: 'A retraining is going on.', nextLookAt: null },
    writes: [insert('run', run)],
    reserve: { model: model.id, limits: limitsOf(model), cost: run.estimatedCost, at: run.createdAt },
    ledger: [
      {
        kind: 'run-requested' as const,
        incidentId: incident.id,
        model: incident.model,
        actor: run.requestedBy ?? 'policy',
        facts: { run: run.id, decision: run.decisionId, estimatedCost: run.estimatedCost, currency: run.currency },
      },
    ],
    next: [{ kind: 'start-run' as const, subject: { kind: 'run' as const, id: run.id }, incidentId: incident.id }],
  };
}

function askForRun(incident: Incident, decision: Decision): Consequence {
  return {
    ...none,
    set: { state: 'waiting-approval', stateReason: 'A retraining is proposed and waits for a yes.', nextLookAt: null },
    next: [
      {
        kind: 'request-approval',
        subject: { kind: 'incident', id: incident.id },
        incidentId: incident.id,
        input: { kind: 'retrain', decisionId: decision.id, requestedBy: decision.requestedBy },
      },
    ],
  };
}
