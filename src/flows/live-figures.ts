import type { LiveFigure } from '../domain/post.ts';
import type { StoreReads } from '../ports/store.ts';

/** How a version did in production the last time that was measured: by a watch or in the evidence of an incident. */
export async function liveFigure(store: Pick<StoreReads, 'find'>, model: string, version: string): Promise<LiveFigure> {
  const seen = await store.find('evidence', { where: { model, champion: version }, limit: 50 });
  const measured = seen.map((e) => e.measurement.performance).find((p) => p?.current);
  const watches = await store.find('watch', { where: { model, version }, limit: 20 });
  const watched = watches.find((w) => w.finding !== null)?.finding ?? null;
  const current = measured?.current ? { ...measured.current, metric: measured.metric } : null;
  const newest = [current, watched].filter((f) => f !== null).sort((a, b) => b.to.localeCompare(a.to))[0];
  return { version, measured: newest ?? null };
}
