import { type Change, insert, nothing, update } from '../domain/change.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Incident, IncidentState } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import type { Blind } from '../domain/observation.ts';
import type { Post } from '../domain/post.ts';
import type { NextStep, Step } from '../domain/step.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, inThread, note } from './incident-post.ts';
import { isBlind, lookAt } from './look.ts';

const decidable: ReadonlySet<IncidentState> = new Set(['open', 'holding', 'needs-human']);
const blindness = 'Blind: ';

/** Evidence and verdict. The agent tells it once; a look without new rows or labels costs no model call. */
export const investigate: Flow = (deps) => async (step) => {
  const incident = await expectRow(deps.store, 'incident', step.subject.id);
  if (incident.state === 'closed') return nothing;
  const model = expectModel(deps.models, incident.model);
  const before = incident.evidenceId ? await deps.store.get('evidence', incident.evidenceId) : null;
  const look = await lookAt(deps, model, incident.id, step.now);
  if (isBlind(look)) return blind(deps, model, incident, look);
  if (before?.dataKey === look.dataKey)
    return {
      posts: [await incidentPost(deps.store, model, incident, { evidence: before })],
      next: (await decisionIsDue(deps, incident, step)) ? [decide(incident, step)] : [],
    };
  const told = !worthTelling(incident, look) || (before !== null && sameStory(before, look));
  const seen = { ...incident, evidenceId: look.id };
  return {
    writes: [
      insert('evidence', look),
      update(
        'incident',
        incident.id,
        { evidenceId: look.id },
        { evidenceId: incident.evidenceId, state: incident.state },
      ),
    ],
    ledger: [evidenceFact(look)],
    posts: [
      await incidentPost(deps.store, model, seen, { evidence: look }),
      ...(told ? [] : await explanation(deps, seen, look)),
    ],
    next: decidable.has(incident.state) || step.input.requestedBy ? [decide(seen, step)] : [],
  };
};

/** While a run, a card or a watch is under way, only bad news about the data or serving interrupts. */
const worthTelling = (incident: Incident, look: Evidence): boolean =>
  decidable.has(incident.state) || look.verdict.type === 'broken-data' || look.verdict.type === 'serving-fault';

const sameStory = (before: Evidence, now: Evidence): boolean =>
  before.verdict.type === now.verdict.type &&
  (before.verdict.provisional === null) === (now.verdict.provisional === null);

const evidenceFact = (look: Evidence) => ({
  kind: 'evidence-taken' as const,
  incidentId: look.incidentId,
  model: look.model,
  actor: 'sextant',
  facts: {
    evidence: look.id,
    verdict: look.verdict.type,
    confidence: look.verdict.confidence,
    window: look.measurement.window,
  },
});

const decide = (incident: Incident, step: Step): NextStep => ({
  kind: 'decide',
  subject: { kind: 'incident', id: incident.id },
  incidentId: incident.id,
  input: { requestedBy: step.input.requestedBy ?? null },
  key: step.input.requestedBy ? `decide-${incident.id}-${step.input.requestedBy}` : `decide-${incident.id}`,
});

async function decisionIsDue(deps: Deps, incident: Incident, step: Step): Promise<boolean> {
  if (step.input.requestedBy) return true;
  if (!decidable.has(incident.state)) return false;
  if (step.input.decide === 'yes' || !incident.decisionId || incident.stateReason.startsWith(blindness)) return true;
  const decision = await deps.store.get('decision', incident.decisionId);
  return decision?.nextLookAt !== null && decision?.nextLookAt !== undefined && decision.nextLookAt <= step.now;
}

async function explanation(deps: Deps, incident: Incident, evidence: Evidence): Promise<Post[]> {
  const closed = await deps.store.find('incident', { where: { model: incident.model, state: 'closed' }, limit: 3 });
  const earlier = await Promise.all(
    closed.map(async (past) => ({
      incident: past,
      decision: past.decisionId ? await deps.store.get('decision', past.decisionId) : null,
    })),
  );
  const answer = await deps.advisor.explain({ incident, evidence, earlier });
  const { measurement } = evidence;
  const base = { incidentId: incident.id, to: inThread(incident) };
  return [
    { ...base, kind: 'explanation', facts: { incident, evidence, answer } },
    { ...base, kind: 'performance-chart', facts: { model: incident.model, measurement } },
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

async function blind(deps: Deps, model: Model, incident: Incident, look: Blind): Promise<Change> {
  const stateReason = `${blindness}${look.reason}`;
  if (incident.stateReason === stateReason || !decidable.has(incident.state)) return nothing;
  const set = { state: 'needs-human' as const, stateReason };
  return {
    writes: [update('incident', incident.id, set, { state: incident.state })],
    ledger: [
      {
        kind: 'incident-changed',
        incidentId: incident.id,
        model: model.id,
        actor: 'sextant',
        facts: { ...set, source: look.source },
      },
    ],
    posts: [
      await incidentPost(deps.store, model, { ...incident, ...set }),
      note(
        incident,
        `I cannot see: ${look.reason} (source: ${look.source}). No data is not healthy; I look again with every sweep.`,
        'warning',
      ),
    ],
  };
}
