import type { InboxRow } from '../domain/inbox.ts';
import type { Incident } from '../domain/incident.ts';
import type { Signal } from '../domain/signal.ts';
import type { SignalDraft } from '../domain/signal-draft.ts';
import type { LiveAlert, LiveAlerts } from '../ports/alerts.ts';
import type { NewId } from '../ports/ids.ts';
import type { InboxStore, StoreReads } from '../ports/store.ts';

export interface Reconciliation {
  readonly source: LiveAlerts;
  readonly store: Pick<StoreReads, 'now' | 'find'> & InboxStore;
  readonly newId: NewId;
  /** An alert as the webhook would have taken it; null when it names no model. */
  readonly draft: (alert: LiveAlert) => SignalDraft | null;
}

/** What fired or resolved while nobody listened enters like a webhook would have brought it; what is known is left alone. */
export async function reconcileAlerts(
  task: Reconciliation,
): Promise<{ readonly fired: number; readonly resolved: number }> {
  const { complete, alerts } = await task.source.firing();
  const now = await task.store.now();
  let fired = 0;
  for (const alert of alerts) {
    const draft = alert.muted ? null : task.draft(alert);
    if (draft && !(await isKnown(task, draft)) && (await enter(task, draft, now))) fired += 1;
  }
  let resolved = 0;
  // A server that does not answer may know of alerts that the others do not.
  if (complete)
    for (const draft of await goneSilently(task, new Set(alerts.map(({ fingerprint }) => fingerprint)), now))
      if (await enter(task, draft, now)) resolved += 1;
  return { fired, resolved };
}

async function isKnown({ store }: Reconciliation, { fingerprint, startsAt }: SignalDraft): Promise<boolean> {
  const seen = await store.find('signal', { where: { fingerprint, status: 'firing' }, limit: 100 });
  return seen.some((signal) => signal.startsAt.getTime() === Date.parse(startsAt));
}

async function enter({ store, newId }: Reconciliation, draft: SignalDraft, now: Date): Promise<boolean> {
  const id = newId('inb');
  const row: InboxRow = {
    id,
    source: 'alertmanager',
    dedupeKey: `alertmanager-api:${draft.status}:${draft.fingerprint}:${draft.startsAt}`,
    body: { signals: [draft] },
    receivedAt: now,
  };
  const next = { kind: 'receive-signal', subject: { kind: 'inbox', id }, input: { index: '0' } } as const;
  return (await store.receive(row, [next])) === 'stored';
}

/** Incidents that think their alert fires while their source knows nothing of it any more. */
async function goneSilently({ store }: Reconciliation, firing: ReadonlySet<string>, now: Date): Promise<SignalDraft[]> {
  const open = await store.find('incident', { where: { alertState: 'firing' }, limit: 1000 });
  const drafts: SignalDraft[] = [];
  for (const incident of open.filter(({ state }) => state !== 'closed')) {
    const alerts = await alertsOf(store, incident);
    const [last] = alerts;
    if (last && !alerts.some(({ fingerprint }) => firing.has(fingerprint))) drafts.push(resolvedNow(last, now));
  }
  return drafts;
}

/** Its alerts from Alertmanager, newest first. */
async function alertsOf(store: Pick<StoreReads, 'find'>, { id }: Incident): Promise<Signal[]> {
  const where = { incidentId: id, source: 'alertmanager', status: 'firing' } as const;
  return store.find('signal', { where, limit: 100 });
}

const resolvedNow = (signal: Signal, now: Date): SignalDraft => ({
  kind: 'alert',
  source: 'alertmanager',
  status: 'resolved',
  model: signal.model,
  fingerprint: signal.fingerprint,
  title: signal.title,
  severity: signal.severity,
  labels: signal.labels,
  links: Object.fromEntries(Object.entries(signal.links)),
  startsAt: signal.startsAt.toISOString(),
  endsAt: now.toISOString(),
});
