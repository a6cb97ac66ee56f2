import type { Approval } from '../domain/approval.ts';
import { type Change, nothing, update } from '../domain/change.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import type { NextStep, Step } from '../domain/step.ts';
import { settledPost } from './approval-post.ts';
import { expectRow } from './expect.ts';
import type { Flow } from './flow.ts';
import { incidentPost, note } from './incident-post.ts';
import { endOfPage } from './settle-approval.ts';

/** Takes a waiting card back, says why on it and in the thread, and lets what it asked be judged anew. */
export const withdrawApproval: Flow = (deps) => async (step) => {
  const approval = await expectRow(deps.store, 'approval', step.subject.id);
  if (approval.state !== 'pending') return nothing;
  const model = deps.models.get(approval.model);
  const why = step.input.cause === 'policy' ? policyChanged(approval, model) : (step.input.reason ?? null);
  if (why === null) return nothing;
  const incident = await expectRow(deps.store, 'incident', approval.incidentId);
  const state = step.input.cause === 'policy' && model ? ('superseded' as const) : ('withdrawn' as const);
  const set = { state, decidedAt: step.now, decidedBy: 'sextant', reason: why };
  const after = model ? whatFollows(approval, model, incident, step) : null;
  const changed = after ? { ...incident, ...after.set } : incident;
  return {
    writes: [
      update('approval', approval.id, set, { state: 'pending' }),
      ...(after ? [update('incident', incident.id, after.set, { state: incident.state })] : []),
    ],
    ledger: [
      {
        kind: 'approval-settled',
        incidentId: incident.id,
        model: approval.model,
        actor: 'sextant',
        facts: { approval: approval.id, state, reason: why, evidence: step.input.evidenceId ?? null },
      },
    ],
    posts: [
      await settledPost(deps, { ...approval, ...set }),
      ...(model ? [await incidentPost(deps.store, model, changed, { approval: null })] : []),
      note(incident, `${askedFor[approval.kind]} is ${state}: ${why}${after ? ` ${after.text}` : ''}`, 'warning'),
    ],
    next: [...(after?.next ?? []), ...(model ? endOfPage({ deps, approval, model, step }) : [])],
  } satisfies Change;
};

const askedFor: Record<Approval['kind'], string> = {
  promote: 'The card that asked for a promotion',
  retrain: 'The card that asked for a retraining',
  rollback: 'The card that asked for a rollback',
};

function policyChanged({ subject, model: id }: Approval, model: Model | null): string | null {
  if (!model) return `${id} is not configured any more.`;
  if (model.policyVersion === subject.policyVersion) return null;
  return `The policy, its gates or its approvers changed since this card was posted (${subject.policyVersion} → ${model.policyVersion}), so nobody can be held to it.`;
}

interface Sequel {
  readonly set: Partial<Incident>;
  readonly text: string;
  readonly next: readonly NextStep[];
}

function whatFollows(approval: Approval, model: Model, incident: Incident, step: Step): Sequel | null {
  if (incident.state !== 'waiting-approval') return null;
  if (step.input.cause === 'broken-data' || approval.kind === 'retrain') return decideAnew(approval, incident);
  return { ...askAnew(approval, model, incident), set: { stateReason: 'The policy changed: I judge it anew.' } };
}

const decideAnew = (approval: Approval, { id }: Incident): Sequel => ({
  set: { state: 'open', stateReason: 'I decide anew.', nextLookAt: null },
  text: 'I decide anew.',
  next: [
    {
      kind: 'decide',
      subject: { kind: 'incident', id },
      incidentId: id,
      input: { requestedBy: approval.kind === 'retrain' ? approval.requestedBy : null },
      key: `decide-${id}`,
    },
  ],
});

/** The same question under the policy as it is now: gates that changed are applied to the same rows first. */
export function askAnew(approval: Approval, model: Model, incident: Incident): Pick<Sequel, 'text' | 'next'> {
  const base = { incidentId: incident.id };
  if (approval.kind === 'promote' && approval.runId && approval.subject.policyVersion !== model.policyVersion)
    return {
      text: 'I apply the gates of the new policy to the same rows.',
      next: [
        {
          ...base,
          kind: 'validate',
          subject: { kind: 'run', id: approval.runId },
          input: { again: 'yes' },
          key: `validate-${approval.runId}`,
        },
      ],
    };
  const { kind, validationId, decisionId, requestedBy, subject } = approval;
  return {
    text: 'I ask anew under the policy as it is.',
    next: [
      {
        ...base,
        kind: 'request-approval',
        subject: { kind: 'incident', id: incident.id },
        input: { kind, validationId, decisionId, version: subject.candidate, requestedBy, supersedes: approval.id },
      },
    ],
  };
}
