import type { Approval } from '../../domain/approval.ts';
import type { Decision } from '../../domain/decision.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { type Incident, incidentStates } from '../../domain/incident.ts';
import type { StoreReads } from '../../ports/store.ts';

const open = incidentStates.filter((state) => state !== 'closed');

export async function latestEvidence(store: StoreReads, model: string): Promise<Evidence | null> {
  return (await store.find('evidence', { where: { model }, limit: 1 }))[0] ?? null;
}

export async function openIncident(store: StoreReads, model: string): Promise<Incident | null> {
  return (await store.find('incident', { where: { model }, anyOf: { state: open }, limit: 1 }))[0] ?? null;
}

export async function latestDecision(store: StoreReads, model: string): Promise<Decision | null> {
  return (await store.find('decision', { where: { model }, limit: 1 }))[0] ?? null;
}

export const pendingApprovals = (store: StoreReads, model?: string): Promise<Approval[]> =>
  store.find('approval', { where: model ? { model, state: 'pending' } : { state: 'pending' }, order: 'oldest' });
