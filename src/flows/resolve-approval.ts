import type { Approval, Press, Vote } from '../domain/approval.ts';
import { type Change, insert, nothing, update } from '../domain/change.ts';
import { subjectDigest } from '../domain/digest.ts';
import type { Incident } from '../domain/incident.ts';
import { judgePress, type PressOutcome } from '../domain/judge-press.ts';
import type { Model } from '../domain/model.ts';
import type { Post } from '../domain/post.ts';
import type { Promotion } from '../domain/promotion.ts';
import type { Step } from '../domain/step.ts';
import { versionText } from '../domain/version-text.ts';
import { approvalPost, settledPost } from './approval-post.ts';
import { approvalSubject } from './approval-subject.ts';
import { approvedRun } from './approved-run.ts';
import { approversOf } from './approvers.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, note } from './incident-post.ts';
import { askAnew } from './withdraw-approval.ts';

/** A press, a command or the expiry: one transaction decides, everybody else is told. */
export const resolveApproval: Flow = (deps) => async (step) => {
  const approval = await expectRow(deps.store, 'approval', step.subject.id);
  const model = expectModel(deps.models, approval.model);
  const incident = await expectRow(deps.store, 'incident', approval.incidentId);
  const scene = { deps, approval, model, incident, step };
  if (step.input.cause === 'expiry') return expire(scene);
  const press = pressOf(step);
  const outcome = await judged(scene, press);
  if (outcome.kind === 'refused') return refuse(scene, press, outcome);
  if (outcome.kind === 'counted') return count(scene, outcome);
  return outcome.kind === 'denied' ? deny(scene, outcome.vote) : approve(scene, outcome.vote);
};

interface Scene {
  readonly deps: Deps;
  readonly approval: Approval;
  readonly model: Model;
  readonly incident: Incident;
  readonly step: Step;
}

function pressOf(step: Step): Press {
  const { user, choice, reason = null, via, channel, threadTs = null } = step.input;
  return {
    approvalId: step.subject.id,
    user: user ?? '',
    choice: choice === 'approve' ? 'approve' : 'deny',
    reason,
    via: via === 'command' ? 'command' : 'button',
    channel: channel ?? '',
    threadTs,
  };
}

async function judged({ deps, approval, model, step }: Scene, press: Press): Promise<PressOutcome> {
  const validation = approval.validationId ? await deps.store.get('validation', approval.validationId) : null;
  // A deny, or a press that comes too late, must not fail because the registry cannot be read.
  const asShown = press.choice === 'deny' || approval.state !== 'pending';
  const [votes, person, approvers, digestNow] = await Promise.all([
    deps.store.find('vote', { where: { approvalId: approval.id } }),
    deps.chat.person(press.user),
    approversOf(deps.chat, approval.sets),
    asShown
      ? approval.digest
      : approvalSubject(deps, model, approval.kind, approval.subject.candidate, validation).then(subjectDigest),
  ]);
  return judgePress({ approval, votes, press, now: step.now, person, approvers, digestNow, newId: deps.newId });
}

const ephemeral = (scene: Scene, press: Press, text: string): Post => ({
  kind: 'note',
  incidentId: scene.incident.id,
  to: { channel: press.channel || scene.incident.channel, ephemeralTo: press.user, threadTs: press.threadTs },
  facts: { text, tone: 'warning', mentions: [] },
});

async function refuse(
  scene: Scene,
  press: Press,
  outcome: Extract<PressOutcome, { kind: 'refused' }>,
): Promise<Change> {
  const { approval, step } = scene;
  const refusal: Change = {
    ledger: [
      {
        kind: 'press-refused',
        incidentId: approval.incidentId,
        model: approval.model,
        actor: press.user,
        facts: { approval: approval.id, choice: press.choice, via: press.via, why: outcome.why },
      },
    ],
    posts: [ephemeral(scene, press, outcome.text)],
  };
  if (outcome.why === 'changed')
    return merge(await settle(scene, 'superseded', null, 'Something changed since this card was posted.'), refusal, {
      next: askAnew(approval, scene.model, scene.incident).next,
    });
  if (outcome.why === 'expired' && approval.expiresAt <= step.now) return merge(await expire(scene), refusal);
  return refusal;
}

const merge = (...changes: Change[]): Change => ({
  writes: changes.flatMap((c) => c.writes ?? []),
  ledger: changes.flatMap((c) => c.ledger ?? []),
  posts: changes.flatMap((c) => c.posts ?? []),
  next: changes.flatMap((c) => c.next ?? []),
  ...changes.reduce<Pick<Change, 'reserve'>>((kept, { reserve }) => (reserve ? { reserve } : kept), {}),
});

const voteFact = (approval: Approval, vote: Vote) => ({
  kind: 'vote-cast' as const,
  incidentId: approval.incidentId,
  model: approval.model,
  actor: vote.user,
  facts: {
    approval: approval.id,
    vote: vote.id,
    choice: vote.choice,
    via: vote.via,
    reason: vote.reason,
    digest: approval.digest,
  },
});

async function count(
  { deps, approval, incident, step }: Scene,
  outcome: Extract<PressOutcome, { kind: 'counted' }>,
): Promise<Change> {
  const left = outcome.need - outcome.have;
  return {
    writes: [
      insert('vote', outcome.vote),
      update(
        'approval',
        approval.id,
        { votesCounted: approval.votesCounted + 1 },
        { state: 'pending', votesCounted: approval.votesCounted },
      ),
    ],
    ledger: [voteFact(approval, outcome.vote)],
    posts: [
      await approvalPost(deps, approval, step.now, [outcome.vote]),
      note(incident, `<@${outcome.vote.user}> approved: ${outcome.have} of ${outcome.need}. ${left} more to go.`),
    ],
  };
}

/** Ends the approval; the champion stays unless a promotion row says otherwise. */
async function settle(
  scene: Scene,
  state: Exclude<Approval['state'], 'pending'>,
  vote: Vote | null,
  reason: string | null,
): Promise<Change> {
  const { deps, approval, step } = scene;
  const set = { state, decidedAt: step.now, decidedBy: vote?.user ?? 'sextant', reason };
  const settled = { ...approval, ...set };
  return {
    writes: [...(vote ? [insert('vote', vote)] : []), update('approval', approval.id, set, { state: 'pending' })],
    ledger: [
      ...(vote ? [voteFact(approval, vote)] : []),
      {
        kind: 'approval-settled',
        incidentId: approval.incidentId,
        model: approval.model,
        actor: set.decidedBy,
        facts: { approval: approval.id, state, reason },
      },
    ],
    posts: [await settledPost(deps, settled, { newVotes: vote ? [vote] : [] })],
  };
}

async function toHuman(scene: Scene, stateReason: string): Promise<Change> {
  const { deps, model, incident } = scene;
  const set = { state: 'needs-human' as const, stateReason, nextLookAt: null };
  return {
    writes: [update('incident', incident.id, set, { state: incident.state })],
    posts: [
      await incidentPost(deps.store, model, { ...incident, ...set }, { approval: null }),
      note(incident, stateReason, 'warning'),
    ],
  };
}

async function expire(scene: Scene): Promise<Change> {
  if (scene.approval.state !== 'pending') return nothing;
  return merge(
    await settle(scene, 'expired', null, 'Nobody decided in time.'),
    await toHuman(
      scene,
      'The approval expired without a decision. The champion stays. Ask me again when somebody is there to decide.',
    ),
  );
}

async function deny(scene: Scene, vote: Vote): Promise<Change> {
  const why = vote.reason ? `: “${vote.reason}”` : '';
  return merge(
    await settle(scene, 'denied', vote, vote.reason),
    await toHuman(
      scene,
      `<@${vote.user}> denied it${why}. The champion stays; I do not ask the same again for a while.`,
    ),
  );
}

async function approve(scene: Scene, vote: Vote): Promise<Change> {
  const { approval } = scene;
  const settled = await settle(scene, 'approved', vote, null);
  return approval.kind === 'retrain'
    ? merge(settled, await approvedRun(scene))
    : merge(settled, await approvedPromotion(scene));
}

/** The intent row: the promoter acts on it and on nothing else. */
async function approvedPromotion({ deps, approval, model, incident, step }: Scene): Promise<Change> {
  const promotion: Promotion = {
    id: deps.newId('pro'),
    approvalId: approval.id,
    incidentId: incident.id,
    model: model.id,
    kind: approval.kind === 'rollback' ? 'rollback' : 'promote',
    from: approval.subject.champion,
    to: approval.subject.candidate ?? '',
    digest: approval.digest,
    state: 'intended',
    intendedAt: step.now,
    aliasSetAt: null,
    servingSeenAt: null,
    reason: null,
  };
  const set = { stateReason: `Approved: ${versionText(promotion.to)} goes to production.` };
  return {
    writes: [insert('promotion', promotion), update('incident', incident.id, set, { state: incident.state })],
    ledger: [
      {
        kind: 'promotion-intended',
        incidentId: incident.id,
        model: model.id,
        actor: 'sextant',
        facts: { promotion: promotion.id, approval: approval.id, from: promotion.from, to: promotion.to },
      },
    ],
    posts: [await incidentPost(deps.store, model, { ...incident, ...set }, { approval: null })],
    next: [{ kind: 'promote', subject: { kind: 'promotion', id: promotion.id }, incidentId: incident.id }],
  };
}
