import { type Approval, type Link, type Press, type Vote, vias } from '../domain/approval.ts';
import { type Change, insert, nothing, update } from '../domain/change.ts';
import { judgePress, type PressOutcome } from '../domain/judge-press.ts';
import type { Post } from '../domain/post.ts';
import type { Promotion } from '../domain/promotion.ts';
import type { Step } from '../domain/step.ts';
import type { Validation } from '../domain/validation.ts';
import { versionText } from '../domain/version-text.ts';
import { approvalPost } from './approval-post.ts';
import { digestAsItIs } from './approval-subject.ts';
import { approvedRun } from './approved-run.ts';
import { approversOf } from './approvers.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Flow } from './flow.ts';
import { incidentPost, note } from './incident-post.ts';
import { type ApprovalScene, merge, settle, toHuman, voteFact } from './settle-approval.ts';
import { startedBy } from './started-by.ts';
import { askAnew } from './withdraw-approval.ts';

/** A press, a command, the page, the expiry or a second look: one transaction decides, everybody else is told. */
export const resolveApproval: Flow = (deps) => async (step) => {
  const approval = await expectRow(deps.store, 'approval', step.subject.id);
  const model = expectModel(deps.models, approval.model);
  const incident = await expectRow(deps.store, 'incident', approval.incidentId);
  const scene = { deps, approval, model, incident, step };
  if (step.input.cause === 'expiry') return expire(scene);
  if (step.input.cause === 'recheck') return recheck(scene);
  const press = pressOf(step);
  const outcome = await judged(scene, press);
  switch (outcome.kind) {
    case 'refused':
      return refuse(scene, press, outcome);
    case 'step-up':
      return askStepUp(scene, press);
    case 'counted':
      return count(scene, outcome);
    case 'denied':
      return deny(scene, outcome.vote);
    case 'approved':
      return approve(scene, outcome.vote);
  }
};

function pressOf(step: Step): Press {
  const { user, choice, reason = null, via, channel, threadTs = null, card = null } = step.input;
  return {
    approvalId: step.subject.id,
    user: user ?? '',
    choice: choice === 'approve' ? 'approve' : 'deny',
    reason,
    via: vias.find((known) => known === via) ?? 'button',
    channel: channel ?? '',
    threadTs,
    card,
  };
}

const comparisonOf = ({ deps, approval }: ApprovalScene): Promise<Validation | null> =>
  approval.validationId ? deps.store.get('validation', approval.validationId) : Promise.resolve(null);

async function judged(scene: ApprovalScene, press: Press): Promise<PressOutcome> {
  const { deps, approval, model, step } = scene;
  const validation = await comparisonOf(scene);
  // A deny, or a press that comes too late, must not fail because the registry cannot be read.
  const asShown = press.choice === 'deny' || approval.state !== 'pending';
  const [votes, proofs, person, approvers, starters, now] = await Promise.all([
    deps.store.find('vote', { where: { approvalId: approval.id } }),
    deps.store.find('proof', { where: { approvalId: approval.id } }),
    deps.chat.person(press.user),
    approversOf(deps.chat, approval.sets),
    startedBy(deps.store, approval),
    asShown ? approval.digest : digestAsItIs(deps, approval),
  ]);
  return judgePress({
    approval,
    votes,
    proofs,
    press,
    now: step.now,
    person,
    approvers,
    startedBy: starters,
    passed: approval.kind !== 'promote' || stands(validation, approval),
    digestNow: now,
    stepUp: model.policy.approval.step_up,
    surface: model.policy.approval.surface,
    newId: deps.newId,
  });
}

/** A PASS of this very candidate of this very model. */
const stands = (validation: Validation | null, { model, subject }: Approval): boolean =>
  validation?.outcome === 'PASS' && validation.model === model && validation.candidate === subject.candidate;

const whisper = (scene: ApprovalScene, press: Press) => ({
  incidentId: scene.incident.id,
  to: { channel: press.channel || scene.incident.channel, ephemeralTo: press.user, threadTs: press.threadTs },
});

const told = (scene: ApprovalScene, press: Press, text: string): Post => ({
  ...whisper(scene, press),
  kind: 'note',
  facts: { text, tone: 'warning', mentions: [] },
});

async function refuse(
  scene: ApprovalScene,
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
    posts: [told(scene, press, outcome.text)],
  };
  if (outcome.why === 'changed') return merge(await supersede(scene), refusal);
  if (outcome.why === 'expired' && approval.expiresAt <= step.now) return merge(await expire(scene), refusal);
  return refusal;
}

/** The way to the page that takes the second factor: the same link for the same person as often as it is asked for. */
async function askStepUp(scene: ApprovalScene, press: Press): Promise<Change> {
  const { deps, approval, step } = scene;
  const page = deps.approvals.page();
  if (page === null)
    return {
      posts: [
        told(
          scene,
          press,
          'This approval needs a second factor, but `approvals.page` is not configured: nothing happened.',
        ),
      ],
    };
  const [known] = await deps.store.find('link', { where: { approvalId: approval.id, user: press.user }, limit: 1 });
  const link: Link = known ?? {
    id: deps.newId('lnk'),
    approvalId: approval.id,
    user: press.user,
    createdAt: step.now,
    expiresAt: approval.expiresAt,
    usedAt: null,
  };
  return {
    writes: known ? [] : [insert('link', link)],
    ledger: [
      {
        kind: 'step-up-asked',
        incidentId: approval.incidentId,
        model: approval.model,
        actor: press.user,
        facts: { approval: approval.id, link: link.id },
      },
    ],
    posts: [
      { ...whisper(scene, press), kind: 'step-up', facts: { approval, url: new URL(`/decide/${link.id}`, page).href } },
    ],
  };
}

const supersede = async (scene: ApprovalScene): Promise<Change> =>
  merge(await settle(scene, 'superseded', null, 'Something changed since this card was posted.'), {
    next: askAnew(scene.approval, scene.model, scene.incident).next,
  });

/** Something may have changed while nobody pressed: a card that no longer counts says so now, not at the press. */
async function recheck(scene: ApprovalScene): Promise<Change> {
  const { deps, approval, step } = scene;
  if (approval.state !== 'pending') return nothing;
  if (approval.expiresAt <= step.now) return expire(scene);
  // Another policy takes its cards back by a step of its own, which says so.
  if (approval.subject.policyVersion !== scene.model.policyVersion) return nothing;
  if ((await digestAsItIs(deps, approval)) !== approval.digest) return supersede(scene);
  return { posts: [await approvalPost(deps, approval, step.now, [], step.input.deleted ?? null)] };
}

async function count(
  { deps, approval, incident, step }: ApprovalScene,
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

async function expire(scene: ApprovalScene): Promise<Change> {
  if (scene.approval.state !== 'pending') return nothing;
  return merge(
    await settle(scene, 'expired', null, 'Nobody decided in time.'),
    await toHuman(
      scene,
      'The approval expired without a decision. The champion stays. Ask me again when somebody is there to decide.',
    ),
  );
}

async function deny(scene: ApprovalScene, vote: Vote): Promise<Change> {
  const why = vote.reason ? `: “${vote.reason}”` : '';
  return merge(
    await settle(scene, 'denied', vote, vote.reason),
    await toHuman(
      scene,
      `<@${vote.user}> denied it${why}. The champion stays; I do not ask the same again for a while.`,
    ),
  );
}

async function approve(scene: ApprovalScene, vote: Vote): Promise<Change> {
  const { approval } = scene;
  const settled = await settle(scene, 'approved', vote, null);
  return approval.kind === 'retrain'
    ? merge(settled, await approvedRun(scene))
    : merge(settled, await approvedPromotion(scene));
}

/** The intent row: the promoter acts on it and on nothing else. */
async function approvedPromotion({ deps, approval, model, incident, step }: ApprovalScene): Promise<Change> {
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
