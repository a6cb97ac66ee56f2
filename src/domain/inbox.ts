/** What came in from outside, committed before it is acknowledged. `dedupeKey` is unique: a repeat changes nothing. */
export interface InboxRow {
  readonly id: string;
  readonly source:
    | 'slack-event'
    | 'slack-interaction'
    | 'slack-command'
    | 'alertmanager'
    | 'grafana'
    | 'sextant-webhook';
  readonly dedupeKey: string;
  readonly body: unknown;
  readonly receivedAt: Date;
}
