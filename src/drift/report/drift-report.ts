import type { Attribution, ChangePoint } from '../../domain/attribution.ts';
import type { Action } from '../../domain/decision.ts';
import type { DistributionPair } from '../../domain/evidence.ts';
import type { Metric } from '../../domain/gate.ts';
import type { Hypothesis, Verdict, VerdictType } from '../../domain/verdict.ts';

export type ColumnRole = 'score' | 'prediction' | 'label' | 'feature';

/** Why a column has no number, or has one that is not judged. */
export type ColumnStatus = 'ok' | 'insufficient' | 'not-judged' | 'missing-column' | 'new-column' | 'type-change';

/** Whose numbers: Sextant's own, or those that another library would print. */
export const compatModes = ['evidently', 'nannyml'] as const;
export type Compat = (typeof compatModes)[number];

export type Method = 'wasserstein' | 'jensen-shannon' | `${Compat}:${string}`;

/** A further statistic beside the default one; it never alerts. */
export interface Statistic {
  readonly value: number | null;
  readonly method: string;
  /** What counts as much; null where nothing does. */
  readonly threshold: number | null;
  readonly bins: number | null;
  readonly n_reference: number;
  readonly n_current: number;
}

export interface CategoryShare {
  readonly name: string;
  readonly share: number;
}

export interface ColumnTest {
  readonly name: 'ks' | 'chi2' | 'z';
  readonly statistic: number;
  readonly p: number;
  readonly p_holm: number;
}

export interface ColumnDetail {
  readonly role: ColumnRole;
  readonly status: ColumnStatus;
  readonly reason: string | null;
  /** Direction and size in words. */
  readonly move: string | null;
  readonly missing: { readonly reference: number | null; readonly current: number | null };
  readonly infinite: { readonly reference: number; readonly current: number };
  readonly constant: { readonly reference: boolean; readonly current: boolean };
  readonly range: { readonly reference: Range | null; readonly current: Range | null } | null;
  readonly categories: {
    readonly reference: number;
    readonly current: number;
    /** The largest ones by name; `new_count` and `vanished_count` say how many there are. */
    readonly new: readonly CategoryShare[];
    readonly new_count: number;
    readonly vanished: readonly CategoryShare[];
    readonly vanished_count: number;
  } | null;
  readonly threshold_from: 'fixed' | 'chance' | 'reference-chunks' | null;
  /** Bins or categories behind `value`; null where it is exact on every row. */
  readonly bins: number | null;
  readonly statistics: Readonly<Record<string, Statistic>>;
  /** A significance test where both sides have few values; `p_holm` is corrected for all tests of the report. */
  readonly test: ColumnTest | null;
  /** Share of current values outside the reference's range; null for categories. */
  readonly outside: number | null;
  readonly chi2: { readonly statistic: number; readonly degrees: number; readonly p: number } | null;
  /** What is broken in it: null spikes, units, types, categories. */
  readonly quality: readonly string[];
}

export interface Range {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

export interface ColumnReport {
  readonly name: string;
  readonly type: 'numeric' | 'categorical';
  readonly method: Method;
  /** null: see `detail.status` and `detail.reason`. */
  readonly value: number | null;
  readonly threshold: number | null;
  readonly alert: boolean;
  readonly n_reference: number;
  readonly n_current: number;
  readonly detail: ColumnDetail;
}

export interface Interval {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export type Performances = Readonly<Partial<Record<Metric, Interval>>>;

export interface ChunkReport {
  readonly key: string;
  /** ISO times where the rows have times, else row numbers from 0; `end` is exclusive. */
  readonly start: string | number;
  readonly end: string | number;
  readonly n: number;
  readonly columns: Readonly<Record<string, { readonly value: number | null; readonly alert: boolean }>>;
  readonly performance: {
    readonly realised: Performances;
    readonly estimated: Performances;
    /** Why nothing is estimated; null where something is. */
    readonly not_estimated: string | null;
    /** When its labels will have matured, where they have not; realised metrics are not told before. */
    readonly matures: string | null;
  };
}

export interface Ranking {
  readonly alert_count: readonly { readonly column: string; readonly alerts: number }[];
  /** Pearson's r, over chunks, of drift with |performance − reference mean|; `signed` without the bars. */
  readonly correlation: readonly {
    readonly column: string;
    readonly metric: 'auc' | 'rmse';
    readonly r: number;
    readonly signed: number | null;
    readonly chunks: number;
  }[];
  /** Ranks count within a method: unlike statistics are not compared. */
  readonly effect: readonly {
    readonly column: string;
    readonly method: ColumnReport['method'];
    readonly value: number;
    readonly rank: number;
  }[];
}

export interface ReportVerdict {
  readonly type: VerdictType;
  readonly confidence: number;
  readonly because: readonly string[];
  /** The concluded type first, with the test that told it apart. */
  readonly hypotheses: readonly Hypothesis[];
  readonly action: Action;
  /** What to do, and what would change the answer. */
  readonly next: string;
  /** Until when it may change by labels that have not matured; null when it stands. */
  readonly provisional: Verdict['provisional'];
}

/** What no column alone shows. */
export interface Multivariate {
  readonly method: string;
  readonly columns: readonly string[];
  readonly components: number;
  /** Mean ± 3σ of the reference's chunks; outside of it a chunk alerts. */
  readonly low: number;
  readonly high: number;
  readonly n_reference: number;
  readonly n_current: number;
  readonly chunks: readonly {
    readonly key: string;
    readonly n: number;
    readonly value: number;
    readonly alert: boolean;
  }[];
}

/** What `sextant drift --json` prints; docs/cli.md explains each field. */
export interface DriftReport {
  readonly columns: readonly ColumnReport[];
  readonly multivariate: Multivariate | null;
  readonly chunks: readonly ChunkReport[];
  /** Of all rows with matured labels; classes are 1 from `threshold` on, unless predictions are 0 and 1 themselves. */
  readonly performance: {
    readonly reference: Performances;
    readonly current: Performances;
    readonly threshold: number | null;
  };
  readonly ranking: Ranking;
  /** Where performance was lost: moved inputs, a changed relation, features, slices; null without labels on both sides. */
  readonly attribution: Attribution | null;
  /** Since which chunk performance has another level; null where it has not. */
  readonly change: ChangePoint | null;
  readonly distributions: readonly DistributionPair[];
  readonly verdict: ReportVerdict;
}
