import type { Approval, ApprovalKind } from '../domain/approval.ts';
import { type Change, insert, nothing, update } from '../domain/change.ts';
import { subjectDigest } from '../domain/digest.ts';
import { formatDuration } from '../domain/duration.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import { reachOf } from '../domain/reach.ts';
import { dateText } from '../domain/retrain-rules.ts';
import type { NextStep, Step } from '../domain/step.ts';
import { versionText } from '../domain/version-text.ts';
import { approvalPost, settledPost } from './approval-post.ts';
import { approvalSubject } from './approval-subject.ts';
import { approversOf, fullMembers } from './approvers.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, note } from './incident-post.ts';
import { refuseTalk } from './may-talk.ts';
import { hasServed } from './served.ts';
import { startedBy } from './started-by.ts';

/** Saves an approval bound to a digest of what its card shows, and owes the card. */
export const requestApproval: Flow = (deps) => async (step) => {
  const incident = await expectRow(deps.store, 'incident', step.subject.id);
  if (incident.state === 'closed') return nothing;
  const model = expectModel(deps.models, incident.model);
  const kind = (step.input.kind ?? 'promote') as ApprovalKind;
  const [waiting] = await deps.store.find('approval', { where: { model: model.id, kind, state: 'pending' }, limit: 1 });
  if (waiting) return nothing;
  const refusal = await mayNotRequest(deps, model, incident, step);
  if (refusal) return refusal;
  const approval = await draft(deps, model, incident, kind, step);
  const objection = (await nobody(deps, model, approval)) ?? (await objectionTo(deps, approval));
  if (objection) return needsHuman(deps, model, incident, objection);
  const denied = await deniedBefore(deps, model, approval, step);
  return denied ? quiet(deps, model, incident, denied, step) : ask(deps, model, incident, approval, step);
};

/** A card that a person asked for needs that person's right; one that follows on another was allowed before. */
async function mayNotRequest(deps: Deps, model: Model, incident: Incident, step: Step): Promise<Change | null> {
  const { requestedBy, supersedes } = step.input;
  if (!requestedBy || supersedes) return null;
  const to = { channel: incident.channel };
  return refuseTalk(deps, { user: requestedBy, right: 'request', models: [model], incidentId: incident.id, to });
}

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
async function objectionTo(deps: Deps, approval: Approval): Promise<string | null> {
  const { subject, validationId } = approval;
  const { kind, candidate, champion } = subject;
  if (kind === 'retrain') return null;
  if (candidate === null || subject.artifactDigest === null)
    return `I ask for no approval: ${versionText(candidate)} is not in the registry. The champion stays.`;
  if (kind === 'rollback') return objectionToRollback(deps, approval);
  const validation = validationId ? await deps.store.get('validation', validationId) : null;
  if (validation?.outcome !== 'PASS' || validation.candidate !== candidate || validation.model !== approval.model)
    return `I ask for no approval: no comparison of ${versionText(candidate)} passed. The champion stays.`;
  const { voided = null } = (await deps.store.get('run', validation.runId)) ?? {};
  if (voided !== null) return `I ask for no approval: ${versionText(candidate)} is void, because ${voided}.`;
  if (validation.champion !== champion)
    return `I ask for no approval: ${versionText(candidate)} was compared with ${versionText(validation.champion)}, but ${versionText(champion)} serves now. It takes a new comparison.`;
  return validation.evaluationDigest === subject.evaluationDigest
    ? null
    : `I ask for no approval: the evaluation file of ${versionText(candidate)} is not the one that was compared. It takes a new comparison.`;
}

/** A way back leads only to what really served, and not to what serves now. */
async function objectionToRollback(deps: Deps, { model, subject }: Approval): Promise<string | null> {
  const { candidate, champion } = subject;
  if (candidate === champion) return `I ask for no rollback: ${versionText(candidate)} serves already.`;
  return (await hasServed(deps.store, model, candidate))
    ? null
    : `I ask for no rollback: ${versionText(candidate)} never served before. The champion stays.`;
}

async function deniedBefore(deps: Deps, model: Model, approval: Approval, step: Step): Promise<Approval | null> {
  const since = new Date(step.now.getTime() - model.policy.approval.quiet_after_denial);
  const recent = await deps.store.find('approval', {
    where: { model: model.id, digest: approval.digest, state: 'denied' },
  });
  return recent.find((a) => a.decidedAt !== null && a.decidedAt >= since) ?? null;
}

/** A run goes on, and another card goes on waiting, while a rollback is asked for beside them. */
const occupied: ReadonlySet<Incident['state']> = new Set(['waiting-run', 'waiting-approval']);

async function ask(deps: Deps, model: Model, incident: Incident, approval: Approval, step: Step): Promise<Change> {
  const beside = approval.kind === 'rollback' && occupied.has(incident.state);
  const set = beside
    ? {}
    : {
        state: 'waiting-approval' as const,
        stateReason: 'A card waits for an approver.',
        nextLookAt: approval.expiresAt,
      };
  const [before] = await deps.store.find('approval', {
    where: { incidentId: incident.id, kind: approval.kind },
    limit: 1,
  });
  return {
    writes: [insert('approval', approval), update('incident', incident.id, set, { state: incident.state })],
    ledger: [requested(incident, approval)],
    posts: [
      await approvalPost(deps, approval, step.now),
      ...(before?.state === 'superseded' ? [await settledPost(deps, before, { supersededBy: approval.id })] : []),
      await incidentPost(deps.store, model, { ...incident, ...set }, { approval }),
    ],
    next: [
      {
        kind: 'resolve-approval',
        subject: { kind: 'approval', id: approval.id },
        incidentId: incident.id,
        input: { cause: 'expiry' },
        dueAt: approval.expiresAt,
      },
      ...reminders(deps, model, incident, approval),
    ],
  };
}

const requested = (incident: Incident, approval: Approval) => ({
  kind: 'approval-requested' as const,
  incidentId: incident.id,
  model: approval.model,
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
});

function reminders(deps: Deps, model: Model, incident: Incident, approval: Approval): NextStep[] {
  const step = (at: number, input: NonNullable<NextStep['input']>): NextStep => ({
    kind: 'remind-approval',
    subject: { kind: 'approval', id: approval.id },
    incidentId: incident.id,
    input,
    dueAt: new Date(approval.requestedAt.getTime() + at),
  });
  return reachOf(model, deps.pager !== null).flatMap((reach, index) => [
    ...(reach.mention || reach.dm ? [step(reach.at, { index: String(index) })] : []),
    ...(reach.page ? [step(reach.at, { page: 'open' })] : []),
  ]);
}

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

/** A question that too few may answer is not asked. */
async function nobody(deps: Deps, model: Model, approval: Approval): Promise<string | null> {
  const members = await approversOf(deps.chat, approval.sets);
  const sets = model.approvers.sets.join(', ') || 'none configured';
  if (members.size === 0)
    return `Nobody is in the approver sets of ${model.id} (${sets}), so nothing can be approved: mend approvers.sets in sextant.yaml.`;
  const starters = await startedBy(deps.store, approval);
  const others = [...members].filter((user) => !starters.has(user));
  const left = (await fullMembers(deps.chat, others)).length;
  if (left >= approval.quorum) return null;
  return `It takes ${approval.quorum} of the approver sets of ${model.id} (${sets}), and only ${left} may: whoever asked for it does not count, nor do guests, bots and people who left. Mend approvers in sextant.yaml.`;
}

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
