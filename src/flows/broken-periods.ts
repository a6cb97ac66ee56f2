import { brokenPeriods, merged } from '../domain/broken-period.ts';
import { breaksReaching, type InputBreak } from '../domain/input-break.ts';
import type { Model } from '../domain/model.ts';
import type { TimeSpan } from '../domain/run.ts';
import type { Models } from '../ports/models.ts';
import type { StoreReads } from '../ports/store.ts';
import { sharingInput } from './shared-breaks.ts';

/** No training reaches further back than this. */
const reachMs = 90 * 86_400_000;
const mostLooks = 500;

/** When this model's data was broken, by its own looks and by those of models that read the same columns. */
export async function brokenPeriodsOf(store: StoreReads, models: Models, model: Model, now: Date): Promise<TimeSpan[]> {
  const looks = (ids: readonly string[]) =>
    store.find('evidence', { anyOf: { model: ids }, since: new Date(now.getTime() - reachMs), limit: mostLooks });
  const own = brokenPeriods(await looks([model.id]));
  const readers = new Map(sharingInput(models, model).map((each) => [each.id, each]));
  if (readers.size === 0) return own;
  const others = (await looks([...readers.keys()])).flatMap((evidence) => {
    const reader = readers.get(evidence.model);
    return reader ? [{ model: reader, evidence }] : [];
  });
  const shared = breaksReaching(model, others).map(periodOfBreak);
  return merged([...own, ...shared]);
}

export const periodOfBreak = ({ began, seenUntil }: InputBreak): TimeSpan => ({ from: began.from, to: seenUntil });
