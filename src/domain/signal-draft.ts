import { z } from 'zod';

/** A signal as parsed at the door and kept in the inbox: plain JSON, text already cut to length. */
export const signalDraftSchema = z.strictObject({
  kind: z.enum(['alert', 'finding', 'request']),
  source: z.enum(['alertmanager', 'grafana', 'sextant-webhook', 'sweep', 'chat', 'registry']),
  status: z.enum(['firing', 'resolved']),
  model: z.string(),
  fingerprint: z.string(),
  title: z.string(),
  severity: z.enum(['critical', 'warning', 'info']),
  labels: z.record(z.string(), z.string()),
  links: z.record(z.string(), z.string()),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }).nullable(),
});
export type SignalDraft = z.infer<typeof signalDraftSchema>;

export const inboxSignalsSchema = z.strictObject({ signals: z.array(signalDraftSchema) });
