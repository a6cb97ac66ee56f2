/** A signed part of the loss in units of the metric, positive = performance lost, with its 95 % interval. */
export interface Part {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One condition of a slice: `country` is `BR`, `amount` is `12.5 to 48`. */
export interface SliceCondition {
  readonly column: string;
  readonly value: string;
}

export interface SlicePart {
  readonly where: readonly SliceCondition[];
  /** Only the rows of it that no other, narrower slice holds. */
  readonly others?: true;
  readonly n: { readonly reference: number; readonly current: number };
  /** Of traffic, 0..1. */
  readonly share: { readonly reference: number; readonly current: number };
  readonly part: Part;
  /** That it lost no more than the rest, corrected for all slices looked at; null where it was asked for by name. */
  readonly p: number | null;
}

export interface FeaturePart {
  readonly column: string;
  /** Of the covariate part; the parts of all features (and the score) add up to it. */
  readonly part: Part;
  /** Of the served model, where the registry has it. */
  readonly importance: number | null;
}

/** Where a change of performance lies. Every list adds up to `total`. */
export interface Attribution {
  readonly metric: 'auc' | 'rmse';
  readonly n: { readonly reference: number; readonly current: number };
  /** Performance lost between reference and current rows; negative is a gain. */
  readonly total: Part;
  /** Lost because inputs moved to where the model always was worse; null when the rows overlap too little to tell. */
  readonly covariate: Part | null;
  /** Lost because the same inputs now mean something else. */
  readonly concept: Part | null;
  /** On rows whose inputs the reference never held: neither of the two, or not separable. */
  readonly leftOver: Part & { readonly share: number };
  /** Reference rows that the reweighting really rests on (Kish). */
  readonly effectiveRows: number;
  readonly features: readonly FeaturePart[];
  /** Disjoint slices that lost (or gained) more than the rest, largest first; with `elsewhere` they add up to `total`. */
  readonly slices: readonly SlicePart[];
  readonly elsewhere: Part & { readonly share: number };
}

/** When a figure's level changed, over windows. */
export interface ChangePoint {
  /** Key of the first window after the change. */
  readonly since: string;
  /** Windows that could as well be it (likelihood ratio, 95 %): the first and the last of them. */
  readonly earliest: string;
  readonly latest: string;
  readonly before: number;
  readonly after: number;
  /** That readings which never changed would differ as much. */
  readonly p: number;
}
