import type { Approval } from './approval.ts';
import type { NextStep } from './step.ts';

/** What is loaded: the policy of a model by its version; null when the model is not configured. */
export type PolicyVersionOf = (model: string) => string | null;

/** Cards that ask under a policy that is no longer the loaded one: each is withdrawn, with this step. */
export const staleApprovals = (pending: readonly Approval[], policyVersionOf: PolicyVersionOf): NextStep[] =>
  pending
    .filter(({ model, subject }) => policyVersionOf(model) !== subject.policyVersion)
    .map((approval) => withdrawal(approval, { cause: 'policy' }));

export type WithdrawInput =
  | { readonly cause: 'policy' }
  | { readonly cause: 'broken-data'; readonly reason: string; readonly evidenceId: string };

/** At most one waits for each card, whoever notices first. */
export const withdrawal = ({ id, incidentId }: Approval, input: WithdrawInput): NextStep => ({
  kind: 'withdraw-approval',
  subject: { kind: 'approval', id },
  incidentId,
  input: { ...input },
  key: `withdraw-${id}`,
});
