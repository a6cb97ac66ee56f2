import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { monthOf } from '../domain/budget.ts';
import type { BacklogReads } from '../ports/backlog.ts';
import type { Models } from '../ports/models.ts';
import type { StoreReads } from '../ports/store.ts';
import type { MetricsPage, Observer } from '../ports/telemetry.ts';
import { fleetGauges, fleetReadings, type Reading } from './fleet-readings.ts';
import { processMetrics } from './process-metrics.ts';

export interface MetricsSources {
  readonly store: Pick<StoreReads, 'now' | 'get' | 'find'> & BacklogReads;
  readonly models: Models;
  /** Most the language model may cost a day; null where no price is known. */
  readonly agentLimit: number | null;
}

/** Scrapes closer together than this read the store once. */
const freshMs = 5000;
const mostRuns = 20_000;

/** What one process did since it started, and what the store says of the fleet, as the page that Prometheus reads. */
export function createMetrics(sources: MetricsSources): { readonly observer: Observer; readonly page: MetricsPage } {
  const registry = new Registry();
  const observer = processMetrics(registry, async (id) => {
    const row = await sources.store.get('approval', id);
    if (!row?.decidedAt) return null;
    return { kind: row.kind, seconds: (row.decidedAt.getTime() - row.requestedAt.getTime()) / 1000 };
  });
  let known: { readonly at: number; readonly text: Promise<string> } | null = null;
  const ofFleet = (): Promise<string> => {
    if (!known || performance.now() - known.at > freshMs) known = { at: performance.now(), text: fleetText(sources) };
    return known.text;
  };
  return {
    observer,
    page: {
      contentType: Registry.PROMETHEUS_CONTENT_TYPE,
      text: async () => (await Promise.all([registry.metrics(), ofFleet(), ofNode().metrics()])).join('\n'),
    },
  };
}

async function fleetText({ store, models, agentLimit }: MetricsSources): Promise<string> {
  try {
    const now = await store.now();
    const [backlog, [sweep = null], runs] = await Promise.all([
      store.backlog(),
      store.find('sweep', { where: { state: 'done' }, limit: 1 }),
      store.find('run', { since: monthOf(now), limit: mostRuns }),
    ]);
    const { currency } = models;
    return await textOf(fleetReadings({ now, models: models.all(), backlog, sweep, runs, currency, agentLimit }));
  } catch {
    // A store that is away is what the page has to tell, not a reason to tell nothing.
    return await textOf([{ name: 'sextant_store_up', value: 0 }]);
  }
}

/** A registry for one page: what is gone since the last one leaves no trace. */
function textOf(readings: readonly Reading[]): Promise<string> {
  const registry = new Registry();
  for (const [name, series] of Map.groupBy(readings, (reading) => reading.name)) {
    const labelNames = Object.keys(series[0]?.labels ?? {});
    const gauge = new Gauge({ name, help: fleetGauges[name], labelNames, registers: [registry] });
    for (const { labels = {}, value } of series) gauge.set(labels, value);
  }
  return registry.metrics();
}

let node: Registry | null = null;

/** Memory, CPU, event loop: of the process, however many apps run in it. */
function ofNode(): Registry {
  if (!node) {
    node = new Registry();
    collectDefaultMetrics({ register: node });
    // Gauges with a counter's name: promtool calls them wrong, rightly.
    for (const what of ['handles', 'requests', 'resources']) node.removeSingleMetric(`nodejs_active_${what}_total`);
  }
  return node;
}
