import { type Change, update } from '../domain/change.ts';
import type { Incident } from '../domain/incident.ts';
import type { Intent } from '../domain/intent.ts';
import type { Right } from '../domain/may.ts';
import type { Model } from '../domain/model.ts';
import { type Post, threadKey } from '../domain/post.ts';
import { approversOf } from './approvers.ts';
import { askQuestion } from './ask-question.ts';
import { expectModel } from './expect.ts';
import type { Deps } from './flow.ts';
import { incidentPost, note } from './incident-post.ts';
import { refuseTalk } from './may-talk.ts';
import { previousServed } from './served.ts';

type Acted = Extract<Intent, { kind: 'incident-action' }>;
const snoozeMs = 4 * 3_600_000;

const rightTo: Record<Acted['action'], Right> = {
  acknowledge: 'snooze',
  snooze: 'snooze',
  why: 'ask',
  retrain: 'request',
  rollback: 'request',
  stop: 'stop',
};

/** A button of the parent message. Whoever presses is named; nothing here can promote. */
export async function onIncidentAction(deps: Deps, acted: Acted, now: Date): Promise<Change> {
  const incident = await deps.store.get('incident', acted.incidentId);
  if (!incident) return { posts: [told(acted, null, 'I do not know that incident any more.')] };
  const model = expectModel(deps.models, incident.model);
  const refusal = await refuseTalk(deps, {
    user: acted.user,
    right: rightTo[acted.action],
    models: [model],
    incidentId: incident.id,
    to: { channel: acted.channel, threadTs: acted.threadTs },
  });
  if (refusal) return refusal;
  if (acted.action === 'why') return why(deps, acted, incident, now);
  if (incident.state === 'closed') return { posts: [told(acted, incident, 'This incident is closed; nothing to do.')] };
  switch (acted.action) {
    case 'acknowledge':
      return edit(deps, model, incident, acted, { acknowledgedBy: acted.user }, `<@${acted.user}> is on it.`);
    case 'snooze': {
      const until = new Date(now.getTime() + snoozeMs);
      return edit(
        deps,
        model,
        incident,
        acted,
        { snoozedUntil: until },
        `<@${acted.user}> snoozed this for 4 hours. Data is still recorded; sweeps skip it.`,
      );
    }
    case 'retrain':
      return requestRun(deps, model, incident, acted);
    case 'stop':
      return stopRun(deps, incident, acted);
    case 'rollback':
      return requestRollback(deps, incident, acted);
  }
}

const told = (acted: Acted, incident: Incident | null, text: string): Post => ({
  kind: 'note',
  incidentId: incident?.id ?? null,
  to: { channel: acted.channel, ephemeralTo: acted.user, threadTs: acted.threadTs },
  facts: { text, tone: 'info', mentions: [] },
});

const changed = (incident: Incident, actor: string, facts: Record<string, unknown>) => ({
  kind: 'incident-changed' as const,
  incidentId: incident.id,
  model: incident.model,
  actor,
  facts,
});

async function edit(
  deps: Deps,
  model: Model,
  incident: Incident,
  acted: Acted,
  set: Partial<Incident>,
  text: string,
): Promise<Change> {
  return {
    writes: [update('incident', incident.id, set, { state: incident.state })],
    ledger: [changed(incident, acted.user, { action: acted.action })],
    posts: [await incidentPost(deps.store, model, { ...incident, ...set }), note(incident, text)],
  };
}

async function why(deps: Deps, acted: Acted, incident: Incident, now: Date): Promise<Change> {
  const sent = await deps.store.sentPost(threadKey(incident));
  const asked = {
    kind: 'question' as const,
    user: acted.user,
    channel: acted.channel,
    threadTs: sent?.ts ?? acted.threadTs,
    text: `Why is ${incident.model} degrading?`,
    messageTs: `why-${deps.newId('evt')}`,
    addressed: 'mention' as const,
  };
  return askQuestion(deps, asked, now);
}

async function requestRun(deps: Deps, model: Model, incident: Incident, acted: Acted): Promise<Change> {
  const approvers = await approversOf(deps.chat, model.approvers.sets);
  const warning = approvers.has(acted.user)
    ? 'Mind: you asked for this run, so somebody else will have to approve what comes of it.'
    : 'You asked for this run, so you could not approve its promotion, whatever your rights.';
  return {
    ledger: [changed(incident, acted.user, { action: 'retrain' })],
    posts: [told(acted, incident, `${warning} The policy decides now.`)],
    next: [
      {
        kind: 'receive-signal',
        subject: { kind: 'incident', id: incident.id },
        incidentId: incident.id,
        input: { model: incident.model, requestedBy: acted.user, reason: 'Asked for by the Retrain button.' },
      },
    ],
  };
}

async function stopRun(deps: Deps, incident: Incident, acted: Acted): Promise<Change> {
  const [run] = await deps.store.find('run', { where: { incidentId: incident.id, state: 'running' }, limit: 1 });
  if (!run) return { posts: [told(acted, incident, 'No run is going on.')] };
  return {
    ledger: [changed(incident, acted.user, { action: 'stop', run: run.id })],
    posts: [note(incident, `<@${acted.user}> stops the run.`)],
    next: [
      {
        kind: 'check-run',
        subject: { kind: 'run', id: run.id },
        incidentId: incident.id,
        input: { cancelledBy: acted.user },
      },
    ],
  };
}

async function requestRollback(deps: Deps, incident: Incident, acted: Acted): Promise<Change> {
  const version = await previousServed(deps.store, incident.model);
  if (!version)
    return {
      posts: [told(acted, incident, 'I know of no earlier version that served, so there is nothing to go back to.')],
    };
  const [waiting] = await deps.store.find('approval', {
    where: { model: incident.model, kind: 'rollback', state: 'pending' },
    limit: 1,
  });
  if (waiting) return { posts: [told(acted, incident, `A card for this rollback waits already: ${waiting.id}.`)] };
  return {
    ledger: [changed(incident, acted.user, { action: 'rollback', version })],
    posts: [told(acted, incident, 'I post the card. You asked for it, so somebody else has to press.')],
    next: [
      {
        kind: 'request-approval',
        subject: { kind: 'incident', id: incident.id },
        incidentId: incident.id,
        input: { kind: 'rollback', version, requestedBy: acted.user },
      },
    ],
  };
}
