import type { RuleOutcome } from './policy.ts';
import type { VerdictType } from './verdict.ts';

export const actions = ['retrain', 'hold', 'fix-data', 'rollback', 'escalate'] as const;
export type Action = (typeof actions)[number];

export interface Estimate {
  readonly minutes: number | null;
  /** null = unknown; unknown is never charged as 0. */
  readonly cost: number | null;
  readonly currency: string;
  /** What the estimate rests on: "median of 3 past runs" or "timeout 30 min × 0.12/min". */
  readonly basis: string;
}

export interface Decision {
  readonly id: string;
  readonly incidentId: string | null;
  readonly model: string;
  readonly action: Action;
  /** `act` does it; `propose` asks a person first; `observe` only records what it would have done. */
  readonly mode: 'act' | 'propose' | 'observe';
  /** The action that would have been taken but for autonomy `observe`. */
  readonly wouldHave: Action | null;
  readonly verdict: VerdictType;
  readonly evidenceId: string | null;
  readonly rules: readonly RuleOutcome[];
  readonly reasons: readonly string[];
  readonly estimate: Estimate | null;
  readonly ifNobodyActs: string;
  readonly nextLookAt: Date | null;
  readonly by: 'rules' | 'model';
  readonly requestedBy: string | null;
  readonly policyVersion: string;
  readonly decidedAt: Date;
}
