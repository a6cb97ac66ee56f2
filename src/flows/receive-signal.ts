import { type Change, insert, nothing, update } from '../domain/change.ts';
import type { Incident } from '../domain/incident.ts';
import type { Model } from '../domain/model.ts';
import type { Post } from '../domain/post.ts';
import { sharesInput } from '../domain/shared-cause.ts';
import type { Signal } from '../domain/signal.ts';
import type { NextStep, Step } from '../domain/step.ts';
import type { Deps, Flow } from './flow.ts';
import { incidentPost, note } from './incident-post.ts';
import { refuseTalk } from './may-talk.ts';
import { readSignal } from './read-signal.ts';

const reopenWithinMs = 6 * 3_600_000;

/** Opens the model's one incident or joins it; joined signals bump a count and cost nothing more. */
export const receiveSignal: Flow = (deps) => async (step) => {
  const signal = await readSignal(deps, step);
  if (!signal) return nothing;
  const { fingerprint, startsAt, status, source } = signal;
  const seen = await deps.store.find('signal', { where: { fingerprint, startsAt, status, source }, limit: 1 });
  if (seen.length > 0 && signal.kind !== 'request')
    return seen[0]?.incidentId ? bump(deps, seen[0].incidentId, step) : nothing;
  const model = deps.models.get(signal.model);
  if (!model) return unknownModel(deps, signal);
  const refusal = signal.requestedBy === null ? null : await mayNotRequest(deps, model, signal.requestedBy, step);
  if (refusal) return refusal;
  const open = (await deps.store.find('incident', { where: { model: model.id }, limit: 20 })).filter(
    (i) => i.state !== 'closed',
  );
  const incident = open[0];
  if (signal.status === 'resolved') return incident ? resolve(deps, model, incident, signal, step) : recordOnly(signal);
  return incident ? join(deps, model, incident, signal, step) : openIncident(deps, model, signal, step);
};

/** Asked for in chat or by a button: the one who asks must hold the right, whatever proposed it on the way. */
async function mayNotRequest(deps: Deps, model: Model, user: string, step: Step): Promise<Change | null> {
  const question = step.subject.kind === 'question' ? await deps.store.get('question', step.subject.id) : null;
  const to = question ? { channel: question.channel, threadTs: question.threadTs } : { channel: model.channel };
  return refuseTalk(deps, { user, right: 'request', models: [model], incidentId: step.incidentId, to });
}

const received = (signal: Signal) => ({
  kind: 'signal-received' as const,
  incidentId: signal.incidentId,
  model: signal.model,
  actor: signal.requestedBy ?? signal.source,
  facts: { signal: signal.id, kind: signal.kind, status: signal.status, title: signal.title },
});

function recordOnly(signal: Signal): Change {
  return { writes: [insert('signal', signal)], ledger: [received(signal)] };
}

/** The longest a first message waits for the look that tells whether it is one of many. */
const holdMs = 60_000;

/**
 * A model whose input others read as well is not shown before it was looked at: its message may belong under the one
 * of a shared cause. The look takes seconds, and its result lets the message go.
 */
const held = (deps: Deps, model: Model, incident: Incident): { readonly notBefore?: Date } =>
  incident.evidenceId === null && sharesInput(model, deps.models.all())
    ? { notBefore: new Date(incident.openedAt.getTime() + holdMs) }
    : {};

/** The same delivery again: counted, nothing else. */
async function bump(deps: Deps, incidentId: string, step: Step): Promise<Change> {
  const incident = await deps.store.get('incident', incidentId);
  if (!incident || incident.state === 'closed') return nothing;
  const changed = { ...incident, signalCount: incident.signalCount + 1, lastSignalAt: step.now };
  const model = deps.models.get(incident.model);
  return {
    writes: [
      update('incident', incident.id, { lastSignalAt: step.now }, { state: incident.state }, { signalCount: 1 }),
    ],
    posts: model ? [await incidentPost(deps.store, model, changed, held(deps, model, changed))] : [],
    next: [lookSoon(incident, step)],
  };
}

const investigate = (incidentId: string, input: Record<string, string | null> = {}) => ({
  kind: 'investigate' as const,
  subject: { kind: 'incident' as const, id: incidentId },
  incidentId,
  input,
  key: `investigate-${incidentId}`,
});

/**
 * What was looked at already is looked at again after this long: a storm of alerts is one look, not one each. The more it
 * was told, the less one more alert says, and looks take the time that reading the alerts needs.
 */
const calmMs = 30_000;
const calmest = 10 * 60_000;
const few = 20;
const calmAfter = ({ signalCount }: Incident): number => Math.min(calmest, calmMs * Math.max(1, signalCount / few));

const lookSoon = (incident: Incident, step: Step): NextStep =>
  incident.evidenceId === null
    ? investigate(incident.id)
    : { ...investigate(incident.id), dueAt: new Date(step.now.getTime() + calmAfter(incident)) };

/** What follows a signal: a look, once however many wait for it. A request keeps its own step, or it would be lost. */
function follow(incident: Incident, signal: Signal, step: Step): NextStep {
  if (signal.kind !== 'request') return lookSoon(incident, step);
  const input = { requestedBy: signal.requestedBy, decide: 'yes' };
  const own = { ...investigate(incident.id, input), key: `investigate-${incident.id}-${signal.requestedBy}` };
  const firstLookIsUnderWay = incident.evidenceId === null && incident.signalCount > 1;
  return firstLookIsUnderWay ? { ...own, dueAt: new Date(step.now.getTime() + 1000) } : own;
}

async function openIncident(deps: Deps, model: Model, signal: Signal, step: Step): Promise<Change> {
  const [last] = await deps.store.find('incident', { where: { model: model.id }, limit: 1 });
  const refired = last?.closedAt && step.now.getTime() - last.closedAt.getTime() <= reopenWithinMs ? last : null;
  if (refired) return reopen(deps, model, refired, signal, step);
  const incident: Incident = {
    id: deps.newId('inc'),
    model: model.id,
    state: beginsAs(signal),
    severity: signal.severity,
    title: signal.title,
    openedAt: step.now,
    closedAt: null,
    closeReason: null,
    alertState: signal.kind === 'alert' ? 'firing' : 'none',
    signalCount: 1,
    lastSignalAt: step.now,
    links: signal.links as Record<string, string>,
    acknowledgedBy: null,
    snoozedUntil: null,
    evidenceId: null,
    decisionId: null,
    stateReason: signal.source === 'registry' ? signal.title : 'I am looking at it.',
    nextLookAt: null,
    channel: model.channel,
  };
  const joined = { ...signal, incidentId: incident.id };
  return {
    writes: [insert('incident', incident), insert('signal', joined)],
    ledger: [
      received(joined),
      {
        kind: 'incident-opened',
        incidentId: incident.id,
        model: model.id,
        actor: 'sextant',
        facts: { title: signal.title, tier: model.tier },
      },
    ],
    posts: [
      await incidentPost(deps.store, model, incident, {
        ...{ evidence: null, decision: null, approval: null },
        ...held(deps, model, incident),
      }),
      ...movedNote(model, incident, signal),
    ],
    next: [follow(incident, joined, step)],
  };
}

async function reopen(deps: Deps, model: Model, last: Incident, signal: Signal, step: Step): Promise<Change> {
  const set = {
    state: beginsAs(signal),
    acknowledgedBy: signal.source === 'registry' ? null : last.acknowledgedBy,
    alertState: signal.kind === 'alert' ? ('firing' as const) : ('none' as const),
    signalCount: last.signalCount + 1,
    lastSignalAt: step.now,
    closedAt: null,
    closeReason: null,
    stateReason: 'It fired again within 6 hours: same thread, I am looking at it.',
  };
  const joined = { ...signal, incidentId: last.id };
  const incident = { ...last, ...set };
  return {
    writes: [update('incident', last.id, set, { state: 'closed' }), insert('signal', joined)],
    ledger: [received(joined), changed(incident, 'reopened')],
    posts: [
      await incidentPost(deps.store, model, incident),
      ...(incident.underCause
        ? []
        : [note(incident, 'It fired again within 6 hours of closing, so this thread goes on.', 'warning')]),
      ...movedNote(model, incident, signal),
    ],
    next: [signal.kind === 'request' ? follow(incident, joined, step) : investigate(incident.id, { decide: 'yes' })],
  };
}

/** A moved champion needs a person whatever the data says. */
const beginsAs = (signal: Signal): Incident['state'] => (signal.source === 'registry' ? 'needs-human' : 'open');

/** The one finding that a look at the data cannot answer: somebody has to say who did it. */
const movedNote = (model: Model, incident: Incident, signal: Signal): Post[] =>
  signal.source === 'registry'
    ? [
        note(
          incident,
          `The ${signal.title} here: somebody moved the alias elsewhere. I change nothing. If nobody of you did it, look at who may write the registry. Press “I'm on it” once you answer for it; until then this stays open.`,
          'warning',
          [model.owner],
        ),
      ]
    : [];

const changed = (incident: Incident, what: string) => ({
  kind: 'incident-changed' as const,
  incidentId: incident.id,
  model: incident.model,
  actor: 'sextant',
  facts: { what, state: incident.state },
});

async function join(deps: Deps, model: Model, incident: Incident, signal: Signal, step: Step): Promise<Change> {
  const set = {
    lastSignalAt: step.now,
    alertState: signal.kind === 'alert' ? ('firing' as const) : incident.alertState,
    links: { ...incident.links, ...signal.links },
    // Whoever took the incident did not know of this move.
    ...(signal.source === 'registry' ? { acknowledgedBy: null } : {}),
  };
  const joined = { ...signal, incidentId: incident.id };
  const after = { ...incident, ...set, signalCount: incident.signalCount + 1 };
  return {
    writes: [
      update('incident', incident.id, set, { state: incident.state }, { signalCount: 1 }),
      insert('signal', joined),
    ],
    ledger: [received(joined)],
    posts: [await incidentPost(deps.store, model, after, held(deps, model, after)), ...movedNote(model, after, signal)],
    next: [follow(after, joined, step)],
  };
}

const resolvedMeaning: Partial<Record<Incident['state'], string>> = {
  'waiting-run':
    'The alert resolved by itself while the run trains. The run goes on, since it is paid for; its candidate meets the same gates and still needs a person.',
  'waiting-approval':
    'The alert resolved by itself while the card waits. The card stays: whether the candidate is better was measured, not assumed. Denying it costs nothing now.',
  watching:
    'The source says the alert resolved. The watch goes on until the new version is seen healthy on its own numbers.',
};

async function resolve(deps: Deps, model: Model, incident: Incident, signal: Signal, step: Step): Promise<Change> {
  const set = { alertState: 'resolved' as const, lastSignalAt: step.now };
  const resolved = { ...incident, ...set };
  const joined = { ...signal, incidentId: incident.id };
  const meaning =
    resolvedMeaning[incident.state] ??
    'The source says the alert resolved. I look again and close this only if the data agrees.';
  return {
    writes: [update('incident', incident.id, set, { state: incident.state }), insert('signal', joined)],
    ledger: [received(joined)],
    posts: [
      await incidentPost(deps.store, model, resolved, held(deps, model, resolved)),
      // Many that resolve together are told together, when the data agrees.
      ...(resolved.underCause ? [] : [note(resolved, meaning)]),
    ],
    next: [investigate(incident.id, { decide: 'yes' })],
  };
}

function unknownModel(deps: Deps, signal: Signal): Change {
  const channel = deps.models.all()[0]?.channel;
  const text = `An alert names a model I do not know: "${signal.model}" (${signal.title}). Add it under models: in sextant.yaml, or correct the alert's model label.`;
  return {
    writes: [insert('signal', signal)],
    ledger: [received(signal)],
    posts: channel
      ? [
          {
            key: `unknown-${signal.fingerprint}`,
            kind: 'note',
            incidentId: null,
            to: { channel },
            facts: { text, tone: 'warning', mentions: [] },
          },
        ]
      : [],
  };
}
