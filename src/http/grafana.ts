import { z } from 'zod';
import type { SignalDraft } from '../domain/signal-draft.ts';
import { alertSchema, draftOf, namedModels } from './alertmanager.ts';
import { cutLabels, safeUrl } from './cut-text.ts';

const url = z.string().optional();

const grafanaAlertSchema = alertSchema.extend({
  silenceURL: url,
  dashboardURL: url,
  panelURL: url,
  values: z.record(z.string(), z.number().nullable()).nullish(),
  valueString: z.string().optional(),
});

/** Grafana alerting's webhook: Alertmanager's shape with links of its own; the fields we use. */
export const grafanaSchema = z.object({
  orgId: z.number().optional(),
  truncatedAlerts: z.number().optional(),
  alerts: z.array(grafanaAlertSchema).min(1).max(1000),
});

/** Alerts that name a model, as signals; the positions of those that name none. */
export function grafanaSignals(body: z.output<typeof grafanaSchema>): { signals: SignalDraft[]; unnamed: number[] } {
  return namedModels(body.alerts, (alert, model) => {
    const draft = draftOf(alert, model, 'grafana');
    const own = {
      silence: safeUrl(alert.silenceURL),
      dashboard: safeUrl(alert.dashboardURL),
      panel: safeUrl(alert.panelURL),
    };
    const links = Object.fromEntries(Object.entries(own).flatMap(([name, link]) => (link ? [[name, link]] : [])));
    return {
      ...draft,
      links: { ...draft.links, ...links },
      labels: cutLabels({ ...valuesOf(alert), ...draft.labels }),
    };
  });
}

/** The numbers of the rule's own queries, as labels: `value_B: 44.2`. */
function valuesOf({ values }: z.output<typeof grafanaAlertSchema>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values ?? {}).flatMap(([name, value]) => (value === null ? [] : [[`value_${name}`, String(value)]])),
  );
}
