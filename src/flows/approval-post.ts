import type { Approval, Vote } from '../domain/approval.ts';
import { type Post, postKey, threadKey } from '../domain/post.ts';
import type { Promotion } from '../domain/promotion.ts';
import { approverFacts, approversOf } from './approvers.ts';
import type { Deps } from './flow.ts';

type CardDeps = Pick<Deps, 'store' | 'chat'>;

/** The card with its buttons, saying who may press. */
export async function approvalPost(
  deps: CardDeps,
  approval: Approval,
  now: Date,
  newVotes: readonly Vote[] = [],
): Promise<Post> {
  const approvers = await approverFacts(deps.chat, await approversOf(deps.chat, approval.sets), now);
  return card(deps, approval, newVotes, approvers, null, null);
}

/** The same card without buttons: it keeps its numbers and says who, when, why, and how the promotion ended. */
export function settledPost(
  deps: Pick<Deps, 'store'>,
  approval: Approval,
  options: {
    readonly newVotes?: readonly Vote[];
    readonly supersededBy?: string | null;
    readonly promotion?: Promotion | null;
  } = {},
): Promise<Post> {
  return card(deps, approval, options.newVotes ?? [], [], options.supersededBy ?? null, options.promotion ?? null);
}

async function card(
  deps: Pick<Deps, 'store'>,
  approval: Approval,
  newVotes: readonly Vote[],
  approvers: Awaited<ReturnType<typeof approverFacts>>,
  supersededBy: string | null,
  promotion: Promotion | null,
): Promise<Post> {
  const { store } = deps;
  const incident = await store.get('incident', approval.incidentId);
  const votes = await store.find('vote', { where: { approvalId: approval.id }, order: 'oldest' });
  return {
    key: postKey.approval(approval.id),
    kind: 'approval',
    incidentId: approval.incidentId,
    to: {
      channel: incident?.channel ?? '',
      threadOf: incident ? threadKey(incident) : postKey.incident(approval.incidentId),
      broadcast: true,
    },
    facts: {
      approval,
      votes: [...votes, ...newVotes],
      validation: approval.validationId ? await store.get('validation', approval.validationId) : null,
      run: approval.runId ? await store.get('run', approval.runId) : null,
      decision: approval.decisionId ? await store.get('decision', approval.decisionId) : null,
      approvers,
      supersededBy,
      promotion,
    },
  };
}
