import { breaksReaching, type InputBreak } from '../domain/input-break.ts';
import type { Model } from '../domain/model.ts';
import type { Models } from '../ports/models.ts';
import type { StoreReads } from '../ports/store.ts';

/** Newer rows than this many windows say for themselves whether a break of somebody else's is still there. */
const recentWindows = 3;

/** Models that read an input of this model's too. */
export function sharingInput(models: Models, model: Model): Model[] {
  const names = new Set(model.inputs.map(({ name }) => name));
  return models.all().filter(({ id, inputs }) => id !== model.id && inputs.some(({ name }) => names.has(name)));
}

/** What other models' open incidents show to be broken in columns this model reads too. */
export async function sharedBreaks(store: StoreReads, models: Models, model: Model, now: Date): Promise<InputBreak[]> {
  const others = new Map(sharingInput(models, model).map((other) => [other.id, other]));
  if (others.size === 0) return [];
  const incidents = await store.find('incident', {
    anyOf: {
      model: [...others.keys()],
      state: ['open', 'holding', 'needs-human', 'waiting-run', 'waiting-approval', 'watching'],
    },
    limit: others.size,
  });
  const ids = incidents.flatMap(({ evidenceId }) => (evidenceId ? [evidenceId] : []));
  if (ids.length === 0) return [];
  const evidence = await store.find('evidence', { anyOf: { id: ids }, limit: ids.length });
  const seen = evidence.flatMap((each) => {
    const other = others.get(each.model);
    return other ? [{ model: other, evidence: each }] : [];
  });
  const oldest = now.getTime() - recentWindows * model.policy.drift.persistence.window;
  return breaksReaching(model, seen).filter(({ seenUntil }) => Date.parse(seenUntil) >= oldest);
}
