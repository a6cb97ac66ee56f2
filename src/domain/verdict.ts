export const verdictTypes = [
  'healthy',
  'monitor-noise',
  'broken-data',
  'serving-fault',
  'traffic-mix',
  'covariate-shift',
  'label-shift',
  'concept-drift',
  'harmless-drift',
  'unknown',
] as const;
export type VerdictType = (typeof verdictTypes)[number];

export interface Hypothesis {
  readonly type: VerdictType;
  readonly status: 'supported' | 'rejected' | 'open';
  readonly because: string;
}

/** The typed cause of what was measured. */
export interface Verdict {
  readonly type: VerdictType;
  /** 0..1 */
  readonly confidence: number;
  /** Facts, each a sentence whose numbers all come from the evidence. */
  readonly because: readonly string[];
  /** The test that told this verdict apart from its neighbours. */
  readonly toldApartBy: string;
  readonly hypotheses: readonly Hypothesis[];
  /** What would change the answer. */
  readonly wouldChange: readonly string[];
  /** Set when the conclusion needs labels that have not matured: when it will be settled, and why. */
  readonly provisional: { readonly until: string; readonly why: string } | null;
}
