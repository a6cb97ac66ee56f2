import { z } from 'zod';
import type { SignalDraft } from '../domain/signal-draft.ts';
import { cutLabels, cutText, safeUrl } from './cut-text.ts';

const text = z.record(z.string(), z.string());

export const alertSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: text,
  annotations: text.default({}),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }).optional(),
  generatorURL: z.string().optional(),
  fingerprint: z.string().min(1).max(200),
});

/** Alertmanager's webhook v4, the fields we use. */
export const alertmanagerSchema = z.object({
  version: z.literal('4', 'this endpoint takes Alertmanager webhook version "4"'),
  groupKey: z.string().optional(),
  truncatedAlerts: z.number().optional(),
  alerts: z.array(alertSchema).min(1).max(1000),
});

const modelLabels = ['model', 'model_id', 'model_name'] as const;
const severities = { critical: 'critical', page: 'critical', warning: 'warning', info: 'info', none: 'info' } as const;

/** Alerts that name a model, as signals; the positions of those that name none. */
export const alertmanagerSignals = (body: z.output<typeof alertmanagerSchema>) =>
  namedModels(body.alerts, (alert, model) => draftOf(alert, model, 'alertmanager'));

/** Makes a signal of each alert with a model label. */
export function namedModels<T extends { readonly labels: Readonly<Record<string, string>> }>(
  alerts: readonly T[],
  toSignal: (alert: T, model: string) => SignalDraft,
): { signals: SignalDraft[]; unnamed: number[] } {
  const unnamed: number[] = [];
  const signals = alerts.flatMap((alert, index) => {
    const model = modelLabels.map((name) => alert.labels[name]).find((value) => value);
    if (model) return [toSignal(alert, model)];
    unnamed.push(index);
    return [];
  });
  return { signals, unnamed };
}

export function draftOf(
  alert: z.output<typeof alertSchema>,
  model: string,
  source: 'alertmanager' | 'grafana',
): SignalDraft {
  const { labels, annotations } = alert;
  const title = annotations.summary ?? annotations.title ?? annotations.description ?? labels.alertname ?? 'Alert';
  const severity = severities[(labels.severity ?? 'warning') as keyof typeof severities] ?? 'warning';
  const links = {
    source: safeUrl(alert.generatorURL),
    dashboard: safeUrl(annotations.dashboard_url ?? annotations.dashboard),
    panel: safeUrl(annotations.panel_url),
    runbook: safeUrl(annotations.runbook_url),
    silence: safeUrl(annotations.silence_url),
  };
  return {
    kind: 'alert',
    source,
    status: alert.status,
    model: cutText(model, 100),
    fingerprint: alert.fingerprint,
    title: cutText(title, 200),
    severity,
    labels: cutLabels(labels),
    links: Object.fromEntries(Object.entries(links).flatMap(([name, url]) => (url ? [[name, url]] : []))),
    startsAt: alert.startsAt,
    endsAt: alert.status === 'resolved' ? (alert.endsAt ?? null) : null,
  };
}
