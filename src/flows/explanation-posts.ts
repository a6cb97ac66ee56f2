import type { Evidence } from '../domain/evidence.ts';
import type { Incident } from '../domain/incident.ts';
import type { Post } from '../domain/post.ts';
import type { Deps } from './flow.ts';
import { inThread } from './incident-post.ts';

/** The agent tells what was found, once, with what happened before and the pictures. */
export async function explanationPosts(deps: Deps, incident: Incident, evidence: Evidence): Promise<Post[]> {
  const earlier = await earlierOf(deps.store, incident.model);
  const answer = await deps.advisor.explain({ incident, evidence, earlier });
  const { measurement } = evidence;
  const base = { incidentId: incident.id, to: inThread(incident) };
  return [
    { ...base, kind: 'explanation', facts: { incident, evidence, answer } },
    { ...base, kind: 'performance-chart', facts: { model: incident.model, measurement } },
    ...(measurement.attribution
      ? [
          {
            ...base,
            kind: 'attribution-chart' as const,
            facts: { model: incident.model, attribution: measurement.attribution },
          },
        ]
      : []),
    ...(measurement.distributions.length > 0
      ? [
          {
            ...base,
            kind: 'distribution-chart' as const,
            facts: { model: incident.model, pairs: measurement.distributions },
          },
        ]
      : []),
  ];
}

/** The model's last closed incidents with what was decided. */
export async function earlierOf(store: Deps['store'], model: string) {
  const closed = await store.find('incident', { where: { model, state: 'closed' }, limit: 3 });
  return Promise.all(
    closed.map(async (past) => ({
      incident: past,
      decision: past.decisionId ? await store.get('decision', past.decisionId) : null,
    })),
  );
}
