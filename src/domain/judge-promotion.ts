import type { Approval, Proof, Vote } from './approval.ts';
import { carries } from './judge-press.ts';
import type { Model } from './model.ts';
import type { Promotion } from './promotion.ts';
import type { Validation } from './validation.ts';

export interface PromotionContext {
  readonly promotion: Promotion;
  readonly approval: Approval;
  readonly model: Pick<Model, 'approvers' | 'policy'>;
  readonly votes: readonly Vote[];
  readonly proofs: readonly Proof[];
  /** Who asked for it or set the run going, read anew. */
  readonly startedBy: ReadonlySet<string>;
  readonly validation: Validation | null;
  /** Whether the version to go back to really served once. */
  readonly served: boolean;
}

/**
 * What the promoter holds an approval to before it looks at the registry; null when the approval carries the promotion.
 * It takes quorum and second factor from its own configuration, never from the row that somebody else wrote.
 */
export function objectionToPromotion(context: PromotionContext): string | null {
  const { promotion, approval, votes, model, validation } = context;
  if (approval.state !== 'approved') return `The approval is ${approval.state}, not approved.`;
  if (approval.kind !== promotion.kind || approval.model !== promotion.model)
    return 'The promotion does not match its approval.';
  if (approval.digest !== promotion.digest || approval.subject.candidate !== promotion.to)
    return 'The promotion does not match its approval.';
  if (promotion.kind === 'promote' && (validation?.outcome !== 'PASS' || validation.candidate !== promotion.to))
    return 'No comparison that passed stands behind it.';
  if (promotion.kind === 'rollback' && !context.served) return 'That version never served before.';
  if (votes.some((v) => v.choice === 'deny')) return 'Somebody denied it.';
  const yes = votes.filter((v) => v.choice === 'approve' && !context.startedBy.has(v.user));
  const need = Math.max(1, approval.quorum, model.approvers.quorum);
  if (new Set(yes.map((v) => v.user)).size < need) return 'The votes do not carry it.';
  const proved = new Set(yes.filter((v) => isProved(context, v)).map((v) => v.user));
  return proved.size < need ? 'The second factor of an approver is missing.' : null;
}

function isProved({ approval, model, proofs }: PromotionContext, vote: Vote): boolean {
  const { step_up, surface } = model.policy.approval;
  if (step_up === 'none') return true;
  if (surface === 'web' && vote.via !== 'web') return false;
  return proofs.some((proof) => carries(proof, approval, vote.user, 'approve'));
}
