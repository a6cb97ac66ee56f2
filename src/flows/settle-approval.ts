import type { Approval, Vote } from '../domain/approval.ts';
import { type Change, insert, update } from '../domain/change.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import { reachOf } from '../domain/reach.ts';
import type { Step } from '../domain/step.ts';
import { settledPost } from './approval-post.ts';
import type { Deps } from './flow.ts';
import { incidentPost, note } from './incident-post.ts';

/** What every answer to an approval is about. */
export interface ApprovalScene {
  readonly deps: Deps;
  readonly approval: Approval;
  readonly model: Model;
  readonly incident: Incident;
  readonly step: Step;
}

export const merge = (...changes: Change[]): Change => ({
  writes: changes.flatMap((c) => c.writes ?? []),
  ledger: changes.flatMap((c) => c.ledger ?? []),
  posts: changes.flatMap((c) => c.posts ?? []),
  next: changes.flatMap((c) => c.next ?? []),
  ...changes.reduce<Pick<Change, 'reserve'>>((kept, { reserve }) => (reserve ? { reserve } : kept), {}),
});

export const voteFact = (approval: Approval, vote: Vote) => ({
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

/** Ends the approval and its page; the champion stays unless a promotion row says otherwise. */
export async function settle(
  scene: ApprovalScene,
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
    next: endOfPage(scene),
  };
}

/** Whoever was woken by now is told that it is over. */
export function endOfPage({
  deps,
  approval,
  model,
  step,
}: Omit<ApprovalScene, 'incident'>): NonNullable<Change['next']> {
  const waited = step.now.getTime() - approval.requestedAt.getTime();
  const paged = reachOf(model, deps.pager !== null).some((reach) => reach.page && reach.at <= waited);
  if (!paged) return [];
  return [
    {
      kind: 'remind-approval',
      subject: { kind: 'approval', id: approval.id },
      incidentId: approval.incidentId,
      input: { page: 'resolve' },
    },
  ];
}

/** A person has to say what comes next, unless the incident goes another way or another card of it waits. */
export async function toHuman(scene: ApprovalScene, stateReason: string): Promise<Change> {
  const { deps, approval, model, incident } = scene;
  const told = note(incident, stateReason, 'warning');
  const pending = await deps.store.find('approval', { where: { incidentId: incident.id, state: 'pending' } });
  const other = pending.find((a) => a.id !== approval.id) ?? null;
  if (incident.state !== 'waiting-approval' || other)
    return { posts: [await incidentPost(deps.store, model, incident, { approval: other }), told] };
  const set = { state: 'needs-human' as const, stateReason, nextLookAt: null };
  return {
    writes: [update('incident', incident.id, set, { state: incident.state })],
    posts: [await incidentPost(deps.store, model, { ...incident, ...set }, { approval: null }), told],
  };
}
