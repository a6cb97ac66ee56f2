import type { Approval, ApprovalKind } from '../domain/approval.ts';
import { type Change, insert, nothing, update } from '../domain/change.ts';
import { subjectDigest } from '../domain/digest.ts';
import { formatDuration } from '../domain/duration.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import { dateText } from '../domain/retrain-rules.ts';
import type { NextStep, Step } from '../domain/step.ts';
import { versionText } from '../domain/version-text.ts';
import { approvalPost } from './approval-post.ts';
import { approvalSubject } from './approval-subject.ts';
import { approversOf } from './approvers.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, note } from './incident-post.ts';

/** Saves an approval bound to a digest of what its card shows, and owes the card. */
export const requestApproval: Flow = (deps) => async (step) => {
  const incident = await expectRow(deps.store, 'incident', step.subject.id);
  if (incident.state === 'closed') return nothing;
  const model = expectModel(deps.models, incident.model);
  const kind = (step.input.kind ?? 'promote') as ApprovalKind;
  const [waiting] = await deps.store.find('approval', { where: { model: model.id, kind, state: 'pending' }, limit: 1 });
  if (waiting) return nothing;
  const approvers = await approversOf(deps.chat, model.approvers.sets);
  if (approvers.size === 0) return nobody(deps, model, incident);
  const approval = await draft(deps, model, incident, kind, step);
  const objection = await objectionTo(deps, approval);
  if (objection) return needsHuman(deps, model, incident, objection);
  const denied = await deniedBefore(deps, model, approval, step);
  return denied ? quiet(deps, model, incident, denied, step) : ask(deps, model, incident, approval, step);
};

async function draft(deps: Deps, model: Model, incident: Incident, kind: ApprovalKind, step: Step): Promise<Approval> {
  const { validationId = null, decisionId = null, version = null, requestedBy = null } = step.input;
  const validation = validationId ? await expectRow(deps.store, 'validation', validationId) : null;
  const run = validation ? await expectRow(deps.store, 'run', validation.runId) : null;
  const subject = await approvalSubject(deps, model, kind, validation?.candidate ?? version, validation);
  return {
    id: deps.newId('apr'),
    kind,
    incidentId: incident.id,
    model: model.id,
    state: 'pending',
    subject,
    digest: subjectDigest(subject),
    validationId,
    runId: run?.id ?? null,
    decisionId: decisionId ?? run?.decisionId ?? incident.decisionId,
    requestedBy: requestedBy ?? run?.requestedBy ?? null,
    sets: model.approvers.sets,
    quorum: model.approvers.quorum,
    votesCounted: 0,
    requestedAt: step.now,
    expiresAt: new Date(step.now.getTime() + model.policy.approval.expires),
    decidedAt: null,
    decidedBy: null,
    reason: null,
  };
}

/** Why no card may be posted on these numbers; null when they are those of what would be promoted. */
async function objectionTo(deps: Deps, { subject, validationId }: Approval): Promise<string | null> {
  const { kind, candidate, champion } = subject;
  if (kind === 'retrain') return null;
  if (candidate === null || subject.artifactDigest === null)
    return `I ask for no approval: ${versionText(candidate)} is not in the registry. The champion stays.`;
  const validation = validationId ? await deps.store.get('validation', validationId) : null;
  if (!validation) return null;
  const { voided = null } = (await deps.store.get('run', validation.runId)) ?? {};
  if (voided !== null) return `I ask for no approval: ${versionText(candidate)} is void, because ${voided}.`;
  if (validation.champion !== champion)
    return `I ask for no approval: ${versionText(candidate)} was compared with ${versionText(validation.champion)}, but ${versionText(champion)} serves now. It takes a new comparison.`;
  return validation.evaluationDigest === subject.evaluationDigest
    ? null
    : `I ask for no approval: the evaluation file of ${versionText(candidate)} is not the one that was compared. It takes a new comparison.`;
}

async function deniedBefore(deps: Deps, model: Model, approval: Approval, step: Step): Promise<Approval | null> {
  const since = new Date(step.now.getTime() - model.policy.approval.quiet_after_denial);
  const recent = await deps.store.find('approval', {
    where: { model: model.id, digest: approval.digest, state: 'denied' },
  });
  return recent.find((a) => a.decidedAt !== null && a.decidedAt >= since) ?? null;
}

async function ask(deps: Deps, model: Model, incident: Incident, approval: Approval, step: Step): Promise<Change> {
  const set = {
    state: 'waiting-approval' as const,
    stateReason: 'A card waits for an approver.',
    nextLookAt: approval.expiresAt,
  };
  const waiting = { ...incident, ...set };
  return {
    writes: [insert('approval', approval), update('incident', incident.id, set, { state: incident.state })],
    ledger: [
      {
        kind: 'approval-requested',
        incidentId: incident.id,
        model: model.id,
        actor: approval.requestedBy ?? 'policy',
        facts: {
          approval: approval.id,
          kind: approval.kind,
          digest: approval.digest,
          candidate: approval.subject.candidate,
          champion: approval.subject.champion,
          expiresAt: approval.expiresAt.toISOString(),
          sets: approval.sets,
          quorum: approval.quorum,
        },
      },
    ],
    posts: [await approvalPost(deps, approval, step.now), await incidentPost(deps.store, model, waiting, { approval })],
    next: [
      {
        kind: 'resolve-approval',
        subject: { kind: 'approval', id: approval.id },
        incidentId: incident.id,
        input: { cause: 'expiry' },
        dueAt: approval.expiresAt,
      },
      ...reminders(model, incident, approval),
    ],
  };
}

const reminders = (model: Model, incident: Incident, approval: Approval): NextStep[] =>
  model.policy.approval.reach.map((_, index) => ({
    kind: 'remind-approval',
    subject: { kind: 'approval', id: approval.id },
    incidentId: incident.id,
    input: { index: String(index) },
    dueAt: new Date(approval.requestedAt.getTime() + (model.policy.approval.reach[index]?.at ?? 0)),
  }));

async function needsHuman(deps: Deps, model: Model, incident: Incident, stateReason: string): Promise<Change> {
  const set = { state: 'needs-human' as const, stateReason };
  return {
    writes: [update('incident', incident.id, set, { state: incident.state })],
    ledger: [{ kind: 'incident-changed', incidentId: incident.id, model: model.id, actor: 'sextant', facts: set }],
    posts: [
      await incidentPost(deps.store, model, { ...incident, ...set }),
      note(incident, stateReason, 'warning', [model.owner]),
    ],
  };
}

const nobody = (deps: Deps, model: Model, incident: Incident): Promise<Change> =>
  needsHuman(
    deps,
    model,
    incident,
    `Nobody is in the approver sets of ${model.id} (${model.approvers.sets.join(', ') || 'none configured'}), so nothing can be approved: mend approvers.sets in sextant.yaml.`,
  );

const quiet = (deps: Deps, model: Model, incident: Incident, denied: Approval, step: Step): Promise<Change> => {
  const rest = (denied.decidedAt?.getTime() ?? 0) + model.policy.approval.quiet_after_denial - step.now.getTime();
  const when = denied.decidedAt ? dateText(denied.decidedAt) : '';
  return needsHuman(
    deps,
    model,
    incident,
    `Exactly this was denied ${when}; I do not ask the same again for ${formatDuration(rest)}.`,
  );
};
