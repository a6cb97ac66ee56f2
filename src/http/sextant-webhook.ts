import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SignalDraft } from '../domain/signal-draft.ts';
import { cutLabels, cutText, safeUrl } from './cut-text.ts';

const url = z.url().optional();

/** Our own webhook: anything that can POST can raise a signal. */
export const sextantWebhookSchema = z.strictObject({
  model: z.string().min(1).max(100),
  title: z.string().min(1),
  status: z.enum(['firing', 'resolved']).default('firing'),
  severity: z.enum(['critical', 'warning', 'info']).default('warning'),
  /** Same fingerprint = the same trouble; default made from model and title. */
  fingerprint: z.string().min(1).max(200).optional(),
  starts_at: z.iso.datetime({ offset: true }).optional(),
  labels: z.record(z.string(), z.string()).default({}),
  links: z.strictObject({ dashboard: url, panel: url, silence: url, runbook: url, source: url }).default({}),
});

export function sextantSignal(body: z.output<typeof sextantWebhookSchema>, now: Date): SignalDraft {
  const own = createHash('sha256').update(`${body.model}\n${body.title}`).digest('hex').slice(0, 16);
  return {
    kind: 'alert',
    source: 'sextant-webhook',
    status: body.status,
    model: cutText(body.model, 100),
    fingerprint: body.fingerprint ?? own,
    title: cutText(body.title, 200),
    severity: body.severity,
    labels: cutLabels(body.labels),
    links: Object.fromEntries(
      Object.entries(body.links).flatMap(([name, value]) => (safeUrl(value) ? [[name, value as string]] : [])),
    ),
    startsAt: body.starts_at ?? now.toISOString(),
    endsAt: body.status === 'resolved' ? now.toISOString() : null,
  };
}
