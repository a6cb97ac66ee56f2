import type { Estimate } from '../domain/decision.ts';
import type { Model } from '../domain/model.ts';
import type { StoreReads } from '../ports/store.ts';

/** Time and money of the next run: the median of past ones, else what the pipeline's time limit would cost at most. */
export async function estimateRun(store: StoreReads, model: Model): Promise<Estimate> {
  const { currency, cost_per_minute: rate } = model.policy.budget;
  const past = await store.find('run', { where: { model: model.id, state: 'succeeded' }, limit: 5 });
  const minutes = median(past.flatMap((r) => (r.minutes === null ? [] : [r.minutes])));
  const cost = median(past.flatMap((r) => (r.cost === null ? [] : [r.cost])));
  if (minutes !== null)
    return {
      minutes,
      cost: cost ?? (rate === undefined ? null : cents(minutes * rate)),
      currency,
      basis: `median of ${past.length} past run${past.length === 1 ? '' : 's'}`,
    };
  const limit = model.pipeline ? (model.pipeline.airflow ?? model.pipeline.command).timeout / 60_000 : null;
  return {
    minutes: limit,
    cost: limit === null || rate === undefined ? null : cents(limit * rate),
    currency,
    basis: limit === null ? 'no past run and no time limit' : `no past run: at most the time limit of ${limit} min`,
  };
}

const cents = (amount: number): number => Math.round(amount * 100) / 100;

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
