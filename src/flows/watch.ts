import { type Change, nothing, update } from '../domain/change.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import { isReadings, type Observation, type Readings } from '../domain/observation.ts';
import { dateText } from '../domain/retrain-rules.ts';
import type { Step } from '../domain/step.ts';
import { versionText } from '../domain/version-text.ts';
import type { Watch } from '../domain/watch.ts';
import { formatMetric } from '../drift/verdict/sentences.ts';
import { closeIncident } from './close-incident.ts';
import { expectModel, expectRow } from './expect.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, inThread } from './incident-post.ts';
import { measureBy } from './look.ts';
import { quietSince, readingsSince, stillAbove } from './readings-watch.ts';

const hour = 3_600_000;

/** The bake window: closes by evidence on the new version's own rows, or proposes to go back. Its only verb is abort. */
export const watch: Flow = (deps) => async (step) => {
  const row = await expectRow(deps.store, 'watch', step.subject.id);
  if (row.state !== 'watching') return nothing;
  const model = expectModel(deps.models, row.model);
  const incident = await expectRow(deps.store, 'incident', row.incidentId);
  const champion = await deps.registry.champion(model);
  if (champion && champion.version !== row.version) {
    const text = `${versionText(row.version)} serves no more, the champion is ${versionText(champion.version)}: this watch ends.`;
    return inconclusive(deps, model, incident, row, step, text);
  }
  const seen = step.now >= row.until ? await seenSince(deps, model, row, step.now) : null;
  const quiet = seen && isReadings(seen) ? quietSince(model, seen, row, step.now) : null;
  if (quiet) return closed(deps, model, incident, row, quiet, step);
  const finding = seen && !isReadings(seen) ? performanceOf(model, seen, step.now) : null;
  if (finding)
    return finding.lost
      ? worse(deps, model, incident, row, finding, step)
      : healthy(deps, model, incident, row, finding, step);
  if (step.now.getTime() - row.startedAt.getTime() >= model.policy.watch.give_up_after)
    return inconclusive(deps, model, incident, row, step, seen && isReadings(seen) ? stillAbove(row) : tooFew(row));
  return { again: new Date(step.now.getTime() + hour) };
};

interface Finding {
  readonly value: NonNullable<Watch['finding']>;
  readonly lost: boolean;
  readonly limit: number;
  readonly reference: number;
}

/** Whole windows that only the new version served; null while there are none. */
async function seenSince(deps: Deps, model: Model, row: Watch, now: Date): Promise<Observation | Readings | null> {
  const { window } = model.policy.drift.persistence;
  const reference = await deps.registry.artifact(model, row.version, 'sextant_reference.parquet');
  const since = Math.ceil((now.getTime() - row.startedAt.getTime()) / window) + 1;
  const seen = await deps.monitor.observe(model, { now, windowMs: window, windows: since, reference });
  if (seen.blind) return null;
  if (isReadings(seen)) return readingsSince(seen, row.startedAt);
  const windows = seen.windows.filter((w) => w.from >= row.startedAt);
  return windows.length === 0 ? null : { ...seen, windows };
}

/** Matured performance; null while there is too little of it. */
function performanceOf(model: Model, observation: Observation, now: Date): Finding | null {
  const measurement = measureBy(model, observation, now);
  const current = measurement.performance?.current;
  if (!current || current.n < model.policy.watch.min_rows || !measurement.performance) return null;
  const { metric, limit, lost, reference: ref } = measurement.performance;
  return lost === null ? null : { value: { ...current, metric }, lost, limit, reference: ref.value };
}

const say = (row: Watch, f: Finding): string =>
  `${f.value.metric} ${f.value.value.toFixed(3)} [${f.value.low.toFixed(3)}, ${f.value.high.toFixed(3)}] on ${f.value.n} matured rows of ${versionText(row.version)}, ${f.value.from.slice(0, 10)} to ${f.value.to.slice(0, 10)}; limit ${f.limit.toFixed(3)}, reference ${f.reference.toFixed(3)}`;

const ended = (row: Watch, state: Watch['state'], finding: Watch['finding'], step: Step) => ({
  write: update('watch', row.id, { state, finding, endedAt: step.now }, { state: 'watching' }),
  fact: {
    kind: 'watch-ended' as const,
    incidentId: row.incidentId,
    model: row.model,
    actor: 'sextant',
    facts: { watch: row.id, state, version: row.version, finding },
  },
  row: { ...row, state, finding, endedAt: step.now },
});

async function healthy(
  deps: Deps,
  model: Model,
  incident: Incident,
  row: Watch,
  finding: Finding,
  step: Step,
): Promise<Change> {
  const end = ended(row, 'healthy', finding.value, step);
  const text = `No loss: limit ${formatMetric(finding.limit)}, reference ${formatMetric(finding.reference)}.`;
  const reason = await whatHappened(deps, incident, row, finding);
  const closing = await closeIncident(deps, model, incident, step.now, { reason, facts: [] });
  return endedWith(incident, end, text, closing);
}

/** The watch ends, and whatever closes the incident happens with it. */
const endedWith = (incident: Incident, end: ReturnType<typeof ended>, text: string, closing: Change): Change => ({
  ...closing,
  writes: [end.write, ...(closing.writes ?? [])],
  ledger: [end.fact, ...(closing.ledger ?? [])],
  posts: [
    { kind: 'watch', incidentId: incident.id, to: inThread(incident), facts: { watch: end.row, text } },
    ...(closing.posts ?? []),
  ],
});

/** Without labels nothing better can be said than that what alarmed is quiet. */
async function closed(
  deps: Deps,
  model: Model,
  incident: Incident,
  row: Watch,
  text: string,
  step: Step,
): Promise<Change> {
  const end = ended(row, 'healthy', null, step);
  const closing = await closeIncident(deps, model, incident, step.now, { reason: text, facts: [] });
  return endedWith(incident, end, text, closing);
}

/** The whole story in a line: "AUC 0.878 → 0.641, retrained; v4 serves since …; AUC 0.901 again." */
async function whatHappened(deps: Deps, incident: Incident, row: Watch, { value }: Finding): Promise<string> {
  const decision = incident.decisionId ? await deps.store.get('decision', incident.decisionId) : null;
  const evidence = decision?.evidenceId ? await deps.store.get('evidence', decision.evidenceId) : null;
  const promotion = await deps.store.get('promotion', row.promotionId);
  const lost = evidence?.measurement.performance;
  const was = lost?.current && lost.lost ? `${moved(lost.metric, lost.reference.value, lost.current.value)}, ` : '';
  const done = promotion?.kind === 'rollback' ? 'rolled back' : 'retrained';
  const serves = `${versionText(row.version)} serves since ${dateText(promotion?.servingSeenAt ?? row.startedAt)}`;
  return `${was}${done}; ${serves}; ${value.metric.toUpperCase()} ${formatMetric(value.value)}${was ? ' again' : ''} on ${value.n.toLocaleString('en-US')} matured rows.`;
}

const moved = (metric: string, from: number, to: number): string =>
  `${metric.toUpperCase()} ${formatMetric(from)} → ${formatMetric(to)}`;

async function worse(
  deps: Deps,
  model: Model,
  incident: Incident,
  row: Watch,
  finding: Finding,
  step: Step,
): Promise<Change> {
  const end = ended(row, 'worse', finding.value, step);
  const text = `${versionText(row.version)} does worse than promised: ${say(row, finding)}.${row.previous ? ` I propose to go back to ${versionText(row.previous)}.` : ''}`;
  const set = { state: 'needs-human' as const, stateReason: text };
  return {
    writes: [end.write, update('incident', incident.id, set, { state: incident.state })],
    ledger: [end.fact],
    posts: [
      { kind: 'watch', incidentId: incident.id, to: inThread(incident), facts: { watch: end.row, text } },
      await incidentPost(deps.store, model, { ...incident, ...set }),
    ],
    next: row.previous
      ? [
          {
            kind: 'request-approval',
            subject: { kind: 'incident', id: incident.id },
            incidentId: incident.id,
            input: { kind: 'rollback', version: row.previous },
          },
        ]
      : [],
  };
}

const tooFew = (row: Watch): string =>
  `I could not tell how ${versionText(row.version)} does: too few matured labels in the whole watch.`;

async function inconclusive(
  deps: Deps,
  model: Model,
  incident: Incident,
  row: Watch,
  step: Step,
  text: string,
): Promise<Change> {
  const end = ended(row, 'inconclusive', null, step);
  const successor = (await deps.store.find('watch', { where: { incidentId: incident.id, state: 'watching' } })).some(
    (other) => other.id !== row.id,
  );
  const waits = incident.state === 'watching' && !successor;
  const set = waits ? { state: 'needs-human' as const, stateReason: text } : {};
  return {
    writes: [end.write, update('incident', incident.id, set, { state: incident.state })],
    ledger: [end.fact],
    posts: [
      { kind: 'watch', incidentId: incident.id, to: inThread(incident), facts: { watch: end.row, text } },
      await incidentPost(deps.store, model, { ...incident, ...set }),
    ],
  };
}
