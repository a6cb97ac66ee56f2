import type { Attribution, ChangePoint } from './attribution.ts';
import type { DataLevel, Task } from './observation.ts';
import type { Verdict } from './verdict.ts';

/** A value with its 95 % interval and the rows it rests on. */
export interface Measured {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

export interface ColumnDrift {
  readonly column: string;
  readonly type: 'numeric' | 'categorical';
  readonly role: 'feature' | 'score' | 'label';
  /** Wasserstein/std (numeric) or Jensen-Shannon base 2 (categorical); `reported`: somebody else's number, as it was told. */
  readonly method: 'wasserstein' | 'jensen-shannon' | 'reported';
  readonly value: number;
  readonly threshold: number;
  readonly alert: boolean;
  readonly nReference: number;
  readonly nCurrent: number;
  /** First window key in which it stood above the threshold without falling back since; null when it does not alert. */
  readonly since: string | null;
  /** Direction and size in a person's words: "mean 48.2 → 71.9 (+49 %)" or "category `crypto` 0.1 % → 3.2 %". */
  readonly detail: string;
}

export type QualityKind =
  | 'null-spike'
  | 'constant'
  | 'repeated-value'
  | 'unit-change'
  | 'out-of-range'
  | 'transformed'
  | 'swapped-columns'
  | 'type-change'
  | 'category-flood'
  | 'missing-column'
  | 'duplicates'
  | 'time-gap';

export interface QualityFinding {
  readonly column: string;
  /** `score` is what the service answers: not an input, and not for its owner to mend. */
  readonly role?: 'score';
  readonly kind: QualityKind;
  /** Ratio of medians for a unit change, share for a null spike; null where it means nothing. */
  readonly factor: number | null;
  readonly since: string | null;
  /** The very moment, where rows show it more exactly than the window does. */
  readonly onset?: string;
  readonly text: string;
}

/** One data window, looked at: the unit of persistence and the points of the charts. */
export interface Check {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly n: number;
  readonly drift: number;
  readonly driftColumn: string;
  /** Realised performance on matured labels; null until they mature. */
  readonly performance: Measured | null;
  readonly estimated: number | null;
  /** Above the policy's drift threshold, or performance below its limit, or a quality finding. */
  readonly alert: boolean;
  readonly version: string | null;
}

export interface PerformanceEvidence {
  /** auc for classification, rmse for regression. */
  readonly metric: 'auc' | 'rmse';
  readonly higherIsBetter: boolean;
  readonly reference: Measured;
  /** Over the matured windows since the change (or the newest matured window); null when nothing matured. */
  readonly current: (Measured & { readonly from: string; readonly to: string }) | null;
  /** Worse than this counts as lost. */
  readonly limit: number;
  /** Whether performance is worse than the limit beyond noise; null when no labels matured since the change. */
  readonly lost: boolean | null;
  readonly since: string | null;
  readonly estimated: { readonly value: number; readonly method: string } | null;
  readonly maturedUntil: string | null;
}

/** The reference reweighted to the current mix of one column: the drift that is left, and where. */
export interface MixTest {
  readonly by: 'label' | 'segment';
  readonly column: string;
  readonly residual: number;
  readonly residualColumn: string;
  readonly threshold: number;
  /** Nothing alerts any more. */
  readonly explains: boolean;
}

/** Scores against what the reference's inputs would have got: did the moved inputs move the scores? */
export interface ScoreTest {
  /** Wasserstein distance of the unexplained part, over the σ of the scores. */
  readonly residual: number;
  readonly threshold: number;
  /** Share of the scores' variance that the inputs explain on the reference (R²). */
  readonly fit: number;
  /** The scores moved no further than their inputs say. */
  readonly explained: boolean;
}

/** A histogram pair for the picture "reference against current". Shares add up to 1 on each side. */
export interface DistributionPair {
  readonly column: string;
  readonly labels: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

/** Everything measured in one look at a model. The record behind every sentence; plain JSON, dates as ISO strings. */
export interface Measurement {
  readonly level: DataLevel;
  readonly task: Task;
  readonly source: string;
  readonly window: { readonly from: string; readonly to: string };
  readonly referenceWindow: { readonly from: string; readonly to: string };
  readonly n: { readonly reference: number; readonly current: number };
  /** The largest feature drift: what "drift" means for a model. */
  readonly drift: ColumnDrift | null;
  /** Ranked by effect size, like with like: alerting columns first. */
  readonly columns: readonly ColumnDrift[];
  readonly quality: readonly QualityFinding[];
  readonly performance: PerformanceEvidence | null;
  readonly checks: readonly Check[];
  readonly persistence: { readonly hits: number; readonly of: number; readonly atLeast: number };
  /** The first window of the present trouble. */
  readonly since: string | null;
  /** The segment that moved most: category, its share before and now, and the rows behind it. */
  readonly segment: {
    readonly column: string;
    readonly category: string;
    readonly shareReference: number;
    readonly shareCurrent: number;
    readonly n: number;
  } | null;
  /** A changed mix of labels or of one segment that, put into the reference by weights, takes the drift away. */
  readonly mix?: MixTest | null;
  /** Only where scores moved or something is lost; null where the inputs do not tell the scores. */
  readonly scoreTest?: ScoreTest | null;
  /** Where the loss lies, on the matured rows of the trouble; null without a loss or where there is nothing to split. */
  readonly attribution?: Attribution | null;
  /** Since when realised performance has another level; null where it has not. */
  readonly change?: ChangePoint | null;
  /** Cost of the trouble in units a day ("about 120 missed frauds a day"), null when it cannot be told. */
  readonly impact: string | null;
  readonly distributions: readonly DistributionPair[];
  readonly labelDelayMs: number;
}

export interface Evidence {
  readonly id: string;
  readonly model: string;
  readonly incidentId: string | null;
  readonly takenAt: Date;
  /** Changes only when there are new rows or labels to judge: the same key needs no new look. */
  readonly dataKey: string;
  readonly champion: string | null;
  readonly measurement: Measurement;
  readonly verdict: Verdict;
}
