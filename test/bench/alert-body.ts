/** An Alertmanager webhook with one firing alert, like the real ones in size. */
export function alertBody(model: string, unique: string): string {
  const labels = { alertname: 'ModelDrift', model, severity: 'warning', environment: 'bench', instance: unique };
  const annotations = { summary: `${model}: drift 0.21 is above 0.10`, description: 'Drift of two days in a row.' };
  return JSON.stringify({
    version: '4',
    groupKey: `{}:{alertname="ModelDrift", model="${model}"}`,
    truncatedAlerts: 0,
    status: 'firing',
    receiver: 'sextant',
    groupLabels: { alertname: 'ModelDrift', model },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: 'http://monitoring.invalid',
    alerts: [
      {
        status: 'firing',
        labels,
        annotations,
        startsAt: new Date().toISOString(),
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: 'http://monitoring.invalid/graph',
        fingerprint: unique,
      },
    ],
  });
}
