import { brokenPeriods, merged } from '../domain/broken-period.ts';
import { breaksReaching } from '../domain/input-break.ts';
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
  const readers = new Map([model, ...sharingInput(models, model)].map((each) => [each.id, each]));
  const looks = await store.find('evidence', {
    anyOf: { model: [...readers.keys()] },
    since: new Date(now.getTime() - reachMs),
    limit: mostLooks,
  });
  const own = brokenPeriods(looks.filter((look) => look.model === model.id));
  const others = looks.flatMap((evidence) => {
    const reader = readers.get(evidence.model);
    return reader ? [{ model: reader, evidence }] : [];
  });
  const shared = breaksReaching(model, others).map(({ began, seenUntil }) => ({ from: began.from, to: seenUntil }));
  return merged([...own, ...shared]);
}
