import type { Approval } from '../../domain/approval.ts';
import { SextantError } from '../../domain/error.ts';
import type { Incident } from '../../domain/incident.ts';
import type { Message } from '../slack/message.ts';
import type { Demo } from './start-demo.ts';
import { alertChannel, cast } from './workspace.ts';

export type StoryStep =
  | 'alert-received'
  | 'thread-opened'
  | 'explained'
  | 'decided'
  | 'run-finished'
  | 'validated'
  | 'approval-requested'
  | 'press-refused'
  | 'approved'
  | 'promoted'
  | 'incident-closed';

export type Tell = (step: StoryStep, facts: Readonly<Record<string, unknown>>) => void;

const mostDays = 20;

/** Plays one alert from the door to the closed thread, pressing as people would. Throws where the story breaks off. */
export async function playStory(demo: Demo, tell: Tell): Promise<void> {
  const { app, world } = demo;
  const alert = await untilAlert(demo);
  tell('alert-received', { model: alert.model, title: alert.title, day: world.day, date: world.date().toISOString() });
  const incident = await openedThread(demo, alert.model, tell);
  await explained(demo, incident, tell);
  const approval = await judged(demo, incident, tell);
  await refused(demo, approval, tell);
  await approved(demo, approval, tell);
  await closed(demo, incident, approval, tell);
  await app.idle();
}

const broke = (why: string): SextantError => new SextantError('internal', `The story broke off: ${why}`);

/** Days pass until the world's monitoring fires about a model that answers cases (not forecasts). */
async function untilAlert(demo: Demo): Promise<{ model: string; title: string }> {
  for (let day = 0; day < mostDays; day++) {
    await demo.days.nextDay({ sweep: false, alerts: false });
    const bodies = demo.world.alertsFor(demo.world.day);
    for (const body of bodies) {
      const first = body.alerts[0];
      const model = demo.app.models.get(first?.labels.model ?? '');
      if (!first || model?.task !== 'classification') continue;
      await demo.days.post(body);
      return { model: model.id, title: first.annotations.summary ?? '' };
    }
  }
  throw broke(`no alert fired in ${mostDays} days`);
}

async function incidentOf(demo: Demo, model: string): Promise<Incident> {
  const [incident] = await demo.app.store.find('incident', { where: { model }, limit: 1 });
  if (!incident) throw broke(`no incident of ${model} was opened`);
  return incident;
}

async function openedThread(demo: Demo, model: string, tell: Tell): Promise<Incident> {
  const parent = await demo.slack.waitFor((m) => isParent(m) && m.text.includes(model));
  const incident = await incidentOf(demo, model);
  tell('thread-opened', { incident: incident.id, channel: parent.channel, ts: parent.ts });
  return incident;
}

const isParent = (message: Message): boolean =>
  message.channel === alertChannel.id && message.user === cast.bot && !message.thread_ts;

async function explained(demo: Demo, { id, model }: Incident, tell: Tell): Promise<void> {
  await demo.app.idle();
  const [evidence] = await demo.app.store.find('evidence', { where: { incidentId: id }, limit: 1 });
  if (!evidence) throw broke('nothing was measured');
  tell('explained', {
    evidence: evidence.id,
    verdict: evidence.verdict.type,
    confidence: evidence.verdict.confidence,
    because: evidence.verdict.because,
  });
  const [decision] = await demo.app.store.find('decision', { where: { incidentId: id }, limit: 1 });
  if (!decision) throw broke('nothing was decided');
  tell('decided', {
    decision: decision.id,
    model,
    action: decision.action,
    mode: decision.mode,
    rules: decision.rules.map((r) => r.text),
    ifNobodyActs: decision.ifNobodyActs,
  });
  if (decision.action !== 'retrain')
    throw broke(`the decision was ${decision.action}, not retrain: ${decision.rules.map((r) => r.text).join(' ')}`);
}

/** Waits until the incident is in another state than these, and everything due is done. */
async function leaves(demo: Demo, id: string, states: readonly string[]): Promise<Incident> {
  for (let waited = 0; waited < 1200; waited++) {
    await demo.app.idle();
    const incident = await demo.app.store.get('incident', id);
    if (incident && !states.includes(incident.state)) return incident;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw broke(`incident ${id} stayed ${states.join(' or ')} for two minutes`);
}

async function judged(demo: Demo, incident: Incident, tell: Tell): Promise<Approval> {
  await leaves(demo, incident.id, ['open', 'waiting-run']);
  const [run] = await demo.app.store.find('run', { where: { incidentId: incident.id }, limit: 1 });
  if (!run) throw broke('no run was started');
  tell('run-finished', {
    run: run.id,
    state: run.state,
    candidate: run.candidate?.version ?? null,
    minutes: run.minutes,
    cost: run.cost,
    currency: run.currency,
    codeRevision: run.candidate?.codeRevision ?? null,
    dataSnapshot: run.candidate?.dataSnapshot ?? null,
    errorTail: run.errorTail,
  });
  if (run.state !== 'succeeded') throw broke(`the run ${run.state}: ${run.errorTail ?? ''}`);
  const [validation] = await demo.app.store.find('validation', { where: { runId: run.id }, limit: 1 });
  if (!validation) throw broke('the candidate was not judged');
  tell('validated', {
    validation: validation.id,
    outcome: validation.outcome,
    n: validation.n,
    gates: validation.gates.map((g) => g.text),
    reasons: validation.reasons,
  });
  if (validation.outcome !== 'PASS')
    throw broke(`validation said ${validation.outcome}: ${validation.reasons.join(' ')}`);
  const [approval] = await demo.app.store.find('approval', {
    where: { incidentId: incident.id, state: 'pending' },
    limit: 1,
  });
  if (!approval) throw broke('no approval was asked for');
  tell('approval-requested', {
    approval: approval.id,
    digest: approval.digest,
    candidate: approval.subject.candidate,
    champion: approval.subject.champion,
    expiresAt: approval.expiresAt.toISOString(),
  });
  return approval;
}

/** Presses the card's own Approve button. */
async function press(demo: Demo, approval: Approval, user: string): Promise<void> {
  const card = demo.slack.transcript().find((m) => approveButton(m, approval.id));
  const button = card ? approveButton(card, approval.id) : null;
  if (!card || !button) throw broke('the card with its Approve button is not in the channel');
  const answer = await demo.slack.people().press({ user, channel: card.channel, message_ts: card.ts, ...button });
  if (!answer.ok) throw broke(`the press of ${user} was not acknowledged: ${answer.error}`);
  await demo.app.idle();
}

interface Button {
  readonly block_id: string;
  readonly action_id: string;
}

function approveButton(message: Message, approvalId: string): Button | null {
  for (const block of message.blocks ?? []) {
    const elements = Array.isArray(block.elements) ? block.elements : [];
    for (const element of elements) {
      if (typeof element !== 'object' || element === null || Array.isArray(element)) continue;
      if (element.value === approvalId && element.style === 'primary')
        return { block_id: String(block.block_id), action_id: String(element.action_id) };
    }
  }
  return null;
}

async function refused(demo: Demo, approval: Approval, tell: Tell): Promise<void> {
  await press(demo, approval, cast.outsider);
  const [row] = await demo.app.store.ledger({ kind: 'press-refused', incidentId: approval.incidentId, limit: 10 });
  const after = await demo.app.store.get('approval', approval.id);
  const told = demo.slack.transcript().find((m) => m.ephemeral_to === cast.outsider);
  if (!row || after?.state !== 'pending' || !told)
    throw broke('the press of somebody without the right was not refused');
  tell('press-refused', { user: cast.outsider, told: told.text, ledger: row.seq });
}

async function approved(demo: Demo, approval: Approval, tell: Tell): Promise<void> {
  await press(demo, approval, cast.approver);
  const after = await demo.app.store.get('approval', approval.id);
  if (after?.state !== 'approved') throw broke(`the approval is ${after?.state}`);
  tell('approved', { approval: approval.id, by: after.decidedBy, at: after.decidedAt?.toISOString() });
  await servingSeen(demo, approval, tell);
}

async function servingSeen(demo: Demo, approval: Approval, tell: Tell): Promise<void> {
  await leaves(demo, approval.incidentId, ['waiting-approval']);
  const model = demo.app.models.get(approval.model);
  const champion = demo.world.state().models.find((m) => m.id === model?.id);
  const [promotion] = await demo.app.store.find('promotion', { where: { approvalId: approval.id }, limit: 1 });
  if (
    promotion?.state !== 'done' ||
    champion?.champion !== approval.subject.candidate ||
    champion.serving !== approval.subject.candidate
  )
    throw broke(
      `production did not change: promotion ${promotion?.state}, alias ${champion?.champion}, serving ${champion?.serving}`,
    );
  tell('promoted', { promotion: promotion.id, from: promotion.from, to: promotion.to, serving: champion.serving });
}

async function closed(demo: Demo, incident: Incident, approval: Approval, tell: Tell): Promise<void> {
  for (let day = 0; day < mostDays; day++) {
    await demo.days.nextDay();
    await demo.app.idle();
    const now = await demo.app.store.get('incident', incident.id);
    if (now?.state === 'needs-human') throw broke(`the incident needs a person: ${now.stateReason}`);
    if (now?.state !== 'closed') continue;
    const [watch] = await demo.app.store.find('watch', { where: { incidentId: incident.id }, limit: 1 });
    tell('incident-closed', {
      incident: incident.id,
      reason: now.closeReason,
      champion: approval.subject.candidate,
      measure: watch?.finding ?? null,
      daysAfterPromotion: day + 1,
    });
    return;
  }
  throw broke(`the incident did not close in ${mostDays} days`);
}
