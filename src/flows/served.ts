import type { Promotion } from '../domain/promotion.ts';
import type { StoreReads } from '../ports/store.ts';

const done = (store: Pick<StoreReads, 'find'>, model: string): Promise<Promotion[]> =>
  store.find('promotion', { where: { model, state: 'done' }, order: 'oldest', limit: 10_000 });

/** The version to go back to: the one that served before the present one was promoted, never one that was left again. */
export async function previousServed(store: Pick<StoreReads, 'find'>, model: string): Promise<string | null> {
  return way(await done(store, model)).at(-1) ?? null;
}

/** What lies behind the present version, oldest first. A rollback takes from it what it went back over. */
export function way(promotions: readonly Pick<Promotion, 'kind' | 'from' | 'to'>[]): string[] {
  const behind: string[] = [];
  for (const { kind, from, to } of promotions) {
    const at = kind === 'rollback' ? behind.lastIndexOf(to) : -1;
    if (at >= 0) behind.length = at;
    else if (from !== null) behind.push(from);
  }
  return behind;
}

/** Whether this version stood in production once: a rollback goes nowhere else. */
export async function hasServed(
  store: Pick<StoreReads, 'find'>,
  model: string,
  version: string | null,
): Promise<boolean> {
  return (await done(store, model)).some(({ from, to }) => from === version || to === version);
}
