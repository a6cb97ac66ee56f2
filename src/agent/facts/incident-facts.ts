import type { Approval } from '../../domain/approval.ts';
import type { Incident } from '../../domain/incident.ts';
import type { Model } from '../../domain/model.ts';
import { type Fact, fact } from '../tools/tool.ts';
import { listed, plural, sayName, sayText, sayTime, sentence } from '../words.ts';

const stateWords: Readonly<Record<Incident['state'], string>> = {
  open: 'is open, being looked at',
  'waiting-run': 'is waiting for a retraining run',
  'waiting-approval': 'is waiting for an approval',
  watching: 'is being watched after a promotion',
  holding: 'is on hold (holding)',
  'needs-human': 'needs a human',
  closed: 'is closed',
};

export function incidentFacts(incident: Incident): Fact[] {
  const { id } = incident;
  const why = incident.stateReason ? `: ${sayText(incident.stateReason)}` : '';
  const text = sentence(`Incident ${id} of ${incident.model} ${stateWords[incident.state]}${why}`);
  const signals = plural(incident.signalCount, 'signal');
  const facts: Fact[] = [
    fact(id, 'incident', text, {
      model: incident.model,
      state: incident.state,
      severity: incident.severity,
      opened_at: incident.openedAt.toISOString(),
      acknowledged_by: incident.acknowledgedBy,
    }),
    fact(
      id,
      'opened',
      `Opened ${sayTime(incident.openedAt)} (“${sayName(incident.title)}”), ${signals} so far, alert ${incident.alertState}.`,
      { opened_at: incident.openedAt.toISOString() },
    ),
  ];
  const owner = incident.acknowledgedBy
    ? `${sayName(incident.acknowledgedBy)} is on it.`
    : 'Nobody has said yet that they are on it.';
  if (incident.state !== 'closed') facts.push(fact(id, 'owner', owner));
  if (incident.snoozedUntil) facts.push(fact(id, 'snoozed', `Snoozed until ${sayTime(incident.snoozedUntil)}.`));
  if (incident.nextLookAt) facts.push(fact(id, 'next-look', `Next look ${sayTime(incident.nextLookAt)}.`));
  if (incident.closedAt) {
    const reason = incident.closeReason ? `: ${sayText(incident.closeReason)}` : '';
    facts.push(fact(id, 'closed', sentence(`Closed ${sayTime(incident.closedAt)}${reason}`)));
  }
  return facts;
}

/** What waits for whom: the card's id, because `/sextant approve <id>` is the second way to decide. */
export function approvalFact(approval: Approval): Fact {
  const { id, subject } = approval;
  const what = approval.kind === 'retrain' ? 'retrain' : `${approval.kind} to ${sayName(subject.candidate ?? '?')}`;
  const over = subject.champion && approval.kind !== 'retrain' ? ` (champion ${sayName(subject.champion)})` : '';
  const by = approval.requestedBy
    ? `; asked for by ${sayName(approval.requestedBy)}, who may not approve it, on ${sayTime(approval.requestedAt)}`
    : `; asked for by the policy on ${sayTime(approval.requestedAt)}`;
  const head = `Approval ${id}: ${what} for ${approval.model}${over}`;
  const votes = approval.quorum > 1 ? `, ${approval.quorum} votes needed` : '';
  const state =
    approval.state === 'pending'
      ? `waits for a press of its button by ${listed(approval.sets.map(sayName), 'or')}${votes}, expires ${sayTime(approval.expiresAt)}`
      : `${approval.state}${approval.decidedBy ? ` by ${sayName(approval.decidedBy)}` : ''}${approval.decidedAt ? ` on ${sayTime(approval.decidedAt)}` : ''}`;
  return fact(id, 'approval', sentence(`${head} ${state}${by}`), {
    model: approval.model,
    kind: approval.kind,
    state: approval.state,
    candidate: subject.candidate,
    champion: subject.champion,
    requested_by: approval.requestedBy,
    sets: approval.sets.map(sayName).join(' '),
  });
}

/** Who may press, from the policy: nobody else, and never the person who asked. */
export function approversFact(model: Model): Fact {
  const sets = listed(model.approvers.sets.map(sayName), 'or');
  const quorum = model.approvers.quorum;
  const votes = quorum > 1 ? `${quorum} votes are needed` : 'one vote is enough';
  const text = sets
    ? `Only members of ${sets} can approve for ${model.id}, with the button; ${votes}, and nobody approves their own request.`
    : `Nobody is configured to approve for ${model.id}, so nothing can be promoted.`;
  return fact(`policy-${model.policyVersion}`, 'approvers', text, { model: model.id, sets });
}
