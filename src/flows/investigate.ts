import { type Change, insert, nothing, update } from '../domain/change.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Incident, IncidentState } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import type { Blind } from '../domain/observation.ts';
import type { NextStep, Step } from '../domain/step.ts';
import { expectModel, expectRow } from './expect.ts';
import { explanationPosts } from './explanation-posts.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, note } from './incident-post.ts';
import { gatherSoon, joinCause } from './join-cause.ts';
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
      next: [
        ...((await decisionIsDue(deps, incident, step)) ? [decide(incident, step)] : []),
        ...gatherSoon(incident, step.now),
      ],
    };
  const cause = await joinCause(deps, model, incident, look, step.now);
  const seen: Incident = { ...incident, ...cause.set, evidenceId: look.id };
  const backToNormal = incident.underCause === true && look.verdict.type === 'healthy';
  const told =
    cause.shared || backToNormal || !worthTelling(incident, look) || (before !== null && sameStory(before, look));
  return {
    writes: [
      insert('evidence', look),
      update(
        'incident',
        incident.id,
        { ...cause.set, evidenceId: look.id },
        { evidenceId: incident.evidenceId, state: incident.state },
      ),
      ...cause.writes,
    ],
    ledger: [evidenceFact(look), ...cause.ledger],
    posts: [
      await incidentPost(deps.store, model, seen, { evidence: look }),
      ...cause.posts,
      ...(told ? [] : await explanationPosts(deps, seen, look)),
    ],
    next: [
      ...(decidable.has(incident.state) || step.input.requestedBy ? [decide(seen, step)] : []),
      ...(look.verdict.type === 'broken-data' ? [reachBack(seen)] : []),
      ...gatherSoon(seen, step.now),
    ],
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

/** What was made of the broken rows, or is being made, must not go on. */
const reachBack = ({ id }: Incident): NextStep => ({
  kind: 'reach-back',
  subject: { kind: 'incident', id },
  incidentId: id,
  key: `reach-back-${id}`,
});

async function decisionIsDue(deps: Deps, incident: Incident, step: Step): Promise<boolean> {
  if (step.input.requestedBy) return true;
  if (!decidable.has(incident.state)) return false;
  if (step.input.decide === 'yes' || !incident.decisionId || incident.stateReason.startsWith(blindness)) return true;
  const decision = await deps.store.get('decision', incident.decisionId);
  return decision?.nextLookAt !== null && decision?.nextLookAt !== undefined && decision.nextLookAt <= step.now;
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
