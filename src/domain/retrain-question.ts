import type { RunSpending } from './budget.ts';
import type { Estimate } from './decision.ts';
import type { Measurement } from './evidence.ts';
import type { InputBreak } from './input-break.ts';
import type { Policy, RuleOutcome } from './policy.ts';
import type { Verdict } from './verdict.ts';

/** What the policy needs to know of a model's runs and the fleet's. */
export interface RunHistory extends RunSpending {
  readonly activeSince: Date | null;
  readonly lastEndedAt: Date | null;
}

export interface RetrainQuestion {
  readonly policy: Policy;
  readonly now: Date;
  readonly verdict: Verdict;
  readonly measurement: Measurement;
  readonly gates: number;
  readonly approverSets: number;
  readonly hasPipeline: boolean;
  readonly runs: RunHistory;
  readonly estimate: Estimate;
  /** Slack user who asked for a run; null when nobody did. */
  readonly requestedBy: string | null;
  /** What other models see broken in inputs this one reads too. */
  readonly sharedBreaks: readonly InputBreak[];
  /** The last time a run of this model on this champion was denied. */
  readonly denied: { readonly at: Date; readonly by: string | null; readonly reason: string | null } | null;
}

export type Rule = (question: RetrainQuestion) => (RuleOutcome & { readonly until?: Date }) | null;
