import { type Change, update } from '../domain/change.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import type { Deps } from './flow.ts';
import { incidentPost, inThread } from './incident-post.ts';
import { gatherSoon } from './join-cause.ts';

/** Closing by evidence: the incident's last words, on record and in the thread. */
export async function closeIncident(
  deps: Deps,
  model: Model,
  incident: Incident,
  now: Date,
  why: { readonly reason: string; readonly facts: readonly string[] },
): Promise<Change> {
  const set = {
    state: 'closed' as const,
    closedAt: now,
    closeReason: why.reason,
    stateReason: why.reason,
    nextLookAt: null,
  };
  const closed = { ...incident, ...set };
  return {
    writes: [update('incident', incident.id, set, { state: incident.state })],
    ledger: [
      {
        kind: 'incident-closed',
        incidentId: incident.id,
        model: model.id,
        actor: 'sextant',
        facts: { reason: why.reason, because: why.facts },
      },
    ],
    posts: [
      await incidentPost(deps.store, model, closed, { approval: null }),
      // What closes with its shared cause is told once, by the cause.
      ...(incident.underCause
        ? []
        : [
            {
              kind: 'closing' as const,
              incidentId: incident.id,
              to: inThread(incident),
              facts: { incident: closed, text: why.reason, facts: why.facts },
            },
          ]),
    ],
    next: gatherSoon(incident, now),
  };
}
