import { z } from 'zod';
import { SextantError } from '../../domain/error.ts';
import type { MlflowMonitorSpec } from '../../domain/monitor-spec.ts';
import type { Monitor } from '../../ports/monitor.ts';
import { blindWhenRefused, gaugeWindows, seenGauges } from '../gauges/gauge-windows.ts';
import { type Report, reportedWindows } from '../gauges/reported-windows.ts';
import { sharedAnswers } from '../gauges/shared-answers.ts';
import type { VendorClient } from '../http/vendor-client.ts';
import type { MlflowClients } from './mlflow-clients.ts';

const root = '/api/2.0/mlflow';
const pageSize = 1000;
const mostPages = 50;

const experimentSchema = z.object({ experiment: z.object({ experiment_id: z.string() }) });
/** MLflow writes NaN as text in JSON. */
const metricSchema = z.object({ key: z.string(), value: z.union([z.number(), z.string(), z.null()]).default(null) });
const pairs = z.array(z.object({ key: z.string(), value: z.string() })).default([]);
const runsSchema = z.object({
  runs: z
    .array(
      z.object({
        info: z.object({ start_time: z.coerce.number() }),
        data: z.object({ metrics: z.array(metricSchema).default([]), tags: pairs }).prefault({}),
      }),
    )
    .default([]),
  next_page_token: z.string().optional(),
});
type Run = z.output<typeof runsSchema>['runs'][number];

/** Reads metrics that monitoring jobs log as runs: a run is one report, its start is when it was made. */
export function createMlflowMonitor(clients: MlflowClients): Monitor {
  const shared = sharedAnswers<ReadonlyMap<string, readonly Run[]>>();
  return {
    observe: (model, look) => {
      const spec = model.monitor.mlflow;
      if (!spec) throw new SextantError('config_invalid', `${model.id} has no monitor in MLflow`);
      const source = `MLflow ${spec.url}, runs of ${spec.experiment}`;
      return blindWhenRefused(source, async () => {
        const windows = gaugeWindows(look);
        const span = [windows[0]!.from.getTime(), windows.at(-1)!.to.getTime()] as const;
        const key = JSON.stringify([spec.url, spec.experiment, spec.model_tag, span]);
        const byModel = await shared(key, () => runsIn(clients.for(spec.url), spec, span));
        const reports = (byModel.get(spec.name ?? model.id) ?? []).flatMap((run) => reportsOf(spec, run));
        const from = { source, windows, staleAfter: spec.stale_after, now: look.now };
        return seenGauges(model, from, reportedWindows(reports, windows));
      });
    },
  };
}

async function runsIn(
  client: VendorClient,
  { experiment, model_tag }: MlflowMonitorSpec,
  [from, to]: readonly [number, number],
): Promise<ReadonlyMap<string, readonly Run[]>> {
  const query = { experiment_name: experiment };
  const found = await client.json(`${root}/experiments/get-by-name`, experimentSchema, { query, expect: [404] });
  if (!('data' in found))
    throw new SextantError('not_found', `MLflow has no experiment ${experiment}`, { retryable: false });
  const runs: Run[] = [];
  let page_token: string | undefined;
  for (let page = 0; page < mostPages; page++) {
    const body = {
      experiment_ids: [found.data.experiment.experiment_id],
      filter: `attributes.start_time >= ${from} and attributes.start_time < ${to}`,
      max_results: pageSize,
      ...(page_token ? { page_token } : {}),
    };
    const answer = await client.json(`${root}/runs/search`, runsSchema, { method: 'POST', body });
    if (!('data' in answer)) break;
    runs.push(...answer.data.runs);
    page_token = answer.data.next_page_token;
    if (!page_token)
      return Map.groupBy(runs, ({ data }) => data.tags.find(({ key }) => key === model_tag)?.value ?? '');
  }
  throw new SextantError(
    'input_invalid',
    `${experiment} has more than ${mostPages * pageSize} runs in the time asked for`,
  );
}

function reportsOf({ drift, feature_prefix }: MlflowMonitorSpec, { info, data }: Run): Report[] {
  const at = new Date(info.start_time);
  return data.metrics.flatMap(({ key, value }): Report[] => {
    const report = { name: drift, at, value: value === null ? Number.NaN : Number(value) };
    if (key === drift) return [{ ...report, feature: null }];
    return key.startsWith(feature_prefix) ? [{ ...report, feature: key.slice(feature_prefix.length) }] : [];
  });
}
