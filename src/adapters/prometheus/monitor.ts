import { SextantError } from '../../domain/error.ts';
import type { PrometheusMonitorSpec } from '../../domain/monitor-spec.ts';
import type { Look, Monitor } from '../../ports/monitor.ts';
import { blindWhenRefused, gaugeWindows, type RawGauge, seenGauges } from '../gauges/gauge-windows.ts';
import { sharedAnswers } from '../gauges/shared-answers.ts';
import type { VendorClient } from '../http/vendor-client.ts';
import { type Range, rangeSchema, sampleValue } from './wire.ts';

/** Series of all models, by the value of the model label, and what the server warned of. */
interface Answer {
  readonly byModel: ReadonlyMap<string, Range['data']['result']>;
  readonly warnings: readonly string[];
}

type Clients = (spec: Pick<PrometheusMonitorSpec, 'url' | 'headers'>) => VendorClient;

/** Reads a gauge of drift: one query a metric answers for all models of a sweep. */
export function createPrometheusMonitor(clients: Clients): Monitor {
  const shared = sharedAnswers<Answer>();
  return {
    observe: (model, look) => {
      const spec = model.monitor.prometheus;
      if (!spec) throw new SextantError('config_invalid', `${model.id} has no monitor in Prometheus`);
      const source = `Prometheus ${spec.url}, ${spec.drift}`;
      return blindWhenRefused(source, async () => {
        const windows = gaugeWindows(look);
        const question = questionOf(spec, look, windows);
        const key = JSON.stringify([spec.url, spec.headers, spec.model_label, question]);
        const answer = await shared(key, () => ask(clients(spec), spec, question));
        const series = answer.byModel.get(spec.name ?? model.id) ?? [];
        const partial = answer.warnings.length === 0 ? '' : ` (it warns: ${answer.warnings[0]?.slice(0, 200)})`;
        const from = { source: `${source}${partial}`, windows, staleAfter: spec.stale_after, now: look.now };
        return seenGauges(
          model,
          from,
          series.map((one) => rawGauge(spec, windows, one)),
        );
      });
    },
  };
}

/** A range ends with the moment it is asked at: a sample of the next window's first moment must not count here. */
const justBefore = (to: Date): number => to.getTime() - 1;

/** A range query with one point at the end of each window: the server folds what lies in it. */
function questionOf(spec: PrometheusMonitorSpec, { windowMs }: Look, windows: ReturnType<typeof gaugeWindows>) {
  const { over, drift, model_label, feature_label } = spec;
  const step = windowMs / 1000;
  return {
    query: `${over} by (${model_label}, ${feature_label}) (${over}_over_time(${drift}[${Math.round(windowMs)}ms]))`,
    start: justBefore(windows[0]!.to) / 1000,
    end: justBefore(windows.at(-1)!.to) / 1000,
    step,
  };
}

const mostPoints = 11_000;

async function ask(
  client: VendorClient,
  { model_label }: PrometheusMonitorSpec,
  form: ReturnType<typeof questionOf>,
): Promise<Answer> {
  if ((form.end - form.start) / form.step > mostPoints)
    throw new SextantError(
      'input_invalid',
      `more than ${mostPoints} windows are asked of Prometheus: make them longer`,
    );
  const answer = await client.json('/api/v1/query_range', rangeSchema, { method: 'POST', form });
  if (!('data' in answer)) return { byModel: new Map(), warnings: [] };
  const { data, warnings = [] } = answer.data;
  return { byModel: Map.groupBy(data.result, ({ metric }) => metric[model_label] ?? ''), warnings };
}

function rawGauge(
  spec: PrometheusMonitorSpec,
  windows: ReturnType<typeof gaugeWindows>,
  { metric, values }: Range['data']['result'][number],
): RawGauge {
  const byEnd = new Map(values.map(([seconds, value]) => [Math.round(seconds * 1000), sampleValue(value)]));
  return {
    name: spec.drift.replace(/\{.*\}$/, ''),
    feature: metric[spec.feature_label] || null,
    values: windows.map(({ to }) => byEnd.get(justBefore(to))),
  };
}
