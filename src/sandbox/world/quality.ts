import { auc, rmse } from './metric.ts';
import type { ModelSpec } from './model-spec.ts';

export function qualityOf(spec: Pick<ModelSpec, 'metric'>, scores: Float64Array, labels: Float64Array): number {
  return spec.metric === 'auc' ? auc(scores, labels) : rmse(scores, labels);
}
