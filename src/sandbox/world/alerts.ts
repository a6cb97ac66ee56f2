import { createHash } from 'node:crypto';
import { dayMs } from './traffic.ts';
import type { ModelFile, WorldFile } from './world-files.ts';

/** Alertmanager webhook, version 4. */
export interface AlertmanagerBody {
  readonly version: '4';
  readonly groupKey: string;
  readonly truncatedAlerts: number;
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly externalURL: string;
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly startsAt: string;
    readonly endsAt: string;
    readonly generatorURL: string;
    readonly fingerprint: string;
  }[];
}

const notEnded = '0001-01-01T00:00:00Z';
const alertHour = 6 * 3_600_000;

/** Realised quality of the newest day whose labels have all matured, as the world's monitoring knows it that morning. */
export function gauge(model: ModelFile, day: number): number | null {
  return model.quality[String(day - model.spec.labelDelayDays - 1)]?.value ?? null;
}

export function isWorse(model: ModelFile, value: number | null): boolean {
  if (value === null) return false;
  return model.spec.metric === 'auc' ? value < model.limit : value > model.limit;
}

/** What the world's own monitoring sends on the morning of `day`: repeats while it is true, one resolved when it is over. */
export function alertsOf(state: WorldFile, day: number): AlertmanagerBody[] {
  return state.models.flatMap((model) => {
    // Like `for: 2d` in an alert rule: one bad day is no alert.
    const bad = (at: number): boolean => at >= state.historyDays && isWorse(model, gauge(model, at));
    const firing = (at: number): boolean => bad(at) && bad(at - 1);
    const now = firing(day);
    if (!now && !firing(day - 1)) return [];
    let first = now ? day : day - 1;
    while (firing(first - 1)) first--;
    return [bodyOf(state, model, { now, day, first })];
  });
}

function bodyOf(
  state: WorldFile,
  model: ModelFile,
  { now, day, first }: { now: boolean; day: number; first: number },
): AlertmanagerBody {
  const status = now ? 'firing' : 'resolved';
  const classification = model.spec.metric === 'auc';
  const at = (when: number): string => new Date(Date.parse(state.startDate) + when * dayMs + alertHour).toISOString();
  const alertname = classification ? 'ModelQualityLow' : 'ForecastErrorHigh';
  const labels = { alertname, model: model.spec.id, severity: 'critical', environment: 'simulated' };
  const value = gauge(model, day)?.toFixed(3) ?? 'unknown';
  const annotations = {
    summary: `${model.spec.id}: realised ${model.spec.metric} ${value}, limit ${model.limit.toFixed(3)}`,
    description: `${model.spec.metric} of the newest day with matured labels, the second bad day in a row (simulated data).`,
  };
  const monitoring = 'http://monitoring.invalid';
  return {
    version: '4',
    groupKey: `{}:{alertname="${alertname}", model="${model.spec.id}"}`,
    truncatedAlerts: 0,
    status,
    receiver: 'sextant',
    groupLabels: { alertname, model: model.spec.id },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: monitoring,
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: at(first),
        endsAt: now ? notEnded : at(day),
        generatorURL: `${monitoring}/graph?g0.expr=${encodeURIComponent(`model_${model.spec.metric}{model="${model.spec.id}"}`)}`,
        fingerprint: createHash('sha256').update(`${alertname}/${model.spec.id}`).digest('hex').slice(0, 16),
      },
    ],
  };
}
