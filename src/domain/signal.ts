/** A normalised alert, sweep finding or request. All strings are untrusted text, cut to length, never markup. */
export interface Signal {
  readonly id: string;
  readonly kind: 'alert' | 'finding' | 'request';
  readonly source: 'alertmanager' | 'grafana' | 'sextant-webhook' | 'sweep' | 'chat' | 'registry';
  readonly status: 'firing' | 'resolved';
  readonly model: string;
  /** Same fingerprint + startsAt + status = the same delivery. */
  readonly fingerprint: string;
  readonly title: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly labels: Readonly<Record<string, string>>;
  readonly links: Readonly<Partial<Record<'dashboard' | 'panel' | 'silence' | 'runbook' | 'source', string>>>;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly receivedAt: Date;
  /** Slack user id of the person who asked, for kind `request`. */
  readonly requestedBy: string | null;
  readonly incidentId: string | null;
}
