import type { Measured } from './evidence.ts';
import type { Gate } from './gate.ts';
import type { TimeSpan } from './run.ts';

export type ValidationOutcome = 'PASS' | 'FAIL' | 'INSUFFICIENT';

/** Candidate against champion by one metric on the same rows (all of them, or one slice value). */
export interface Comparison {
  readonly metric: string;
  readonly slice: string | null;
  readonly n: number;
  /** Rows of the rarer class (classification) or n. */
  readonly nEffective: number;
  readonly candidate: number;
  readonly champion: number;
  /** candidate − champion, with the paired bootstrap 95 % interval; positive is not always better: see the metric. */
  readonly delta: Measured;
}

export interface GateResult {
  readonly gate: Gate;
  readonly slice: string | null;
  readonly outcome: ValidationOutcome;
  readonly comparison: Comparison | null;
  /** "auc 0.941 ≥ 0.85 and Δ +0.052 [+0.041, +0.063] above −0.005". */
  readonly text: string;
}

/** All gates on the same rows. Approve exists only after PASS. */
export interface Validation {
  readonly id: string;
  readonly runId: string;
  readonly incidentId: string;
  readonly model: string;
  readonly candidate: string;
  readonly champion: string | null;
  readonly outcome: ValidationOutcome;
  readonly gates: readonly GateResult[];
  readonly worstSlice: GateResult | null;
  readonly n: number;
  readonly window: TimeSpan | null;
  /** sha256 of the evaluation file's bytes. */
  readonly evaluationDigest: string | null;
  /** Leakage, maturity, overlap with the degraded period: each a sentence. */
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly text: string }[];
  readonly reasons: readonly string[];
  /** When it looks again after INSUFFICIENT. */
  readonly nextLookAt: Date | null;
  readonly validatedAt: Date;
}
