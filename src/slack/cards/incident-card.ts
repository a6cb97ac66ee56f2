import type { Evidence } from '../../domain/evidence.ts';
import type { Incident } from '../../domain/incident.ts';
import type { PostFacts } from '../../domain/post.ts';
import { actions, button, context, factGrid, linkButton, section } from '../blocks.ts';
import type { Card, CardContext } from '../card.ts';
import { join, link, type Mrkdwn, md, prose, visible, when, words } from '../escape.ts';
import { figure, percent } from '../figures.ts';
import { actionId } from '../names.ts';
import { incidentState, incidentStateWords, verdictName } from '../state-words.ts';

type Facts = PostFacts['incident'];

const leadLength = 300;
const links = ['dashboard', 'panel', 'silence', 'runbook', 'source'] as const;

/** Parent of the thread: one glance says what changed, since when, how sure, what it costs, and what happens if nobody acts. */
export function incidentCard(facts: Facts, around: CardContext): Card {
  const { incident } = facts;
  const state = incidentState(incident, around.now);
  const lead = leadOf(facts, state.emoji);
  return {
    text: lead.text,
    rungs: [
      [
        section(lead),
        ...factGrid(factsOf(facts, state.words, around)),
        ...actions(`incident:${incident.id}`, buttonsOf(facts)),
        ...context([contextLine(incident)]),
      ],
    ],
  };
}

/** Everything a phone must show, within its first 300 characters; the last part takes what room is left. */
function leadOf({ incident, evidence, decision }: Facts, emoji: string): Mrkdwn {
  const since = sinceOf(incident, evidence);
  const opening = md`${emoji} *${prose(incident.model, 60)}*: ${whatChanged(incident, evidence)} since ${since}`;
  if (incident.state === 'closed')
    return md`${opening}. *Closed:* ${prose(incident.closeReason ?? incident.stateReason, 150)}`;
  const middle = [
    opening,
    sureOf(evidence),
    evidence?.measurement.impact ? prose(evidence.measurement.impact, 60) : md``,
  ];
  const start = join(
    middle.filter((part) => part.text !== ''),
    '. ',
  );
  const nobody = decision?.ifNobodyActs ?? 'nothing changes; I am still looking into it';
  const prefix = md`${start}. *If nobody does anything:* `;
  return md`${prefix}${prose(nobody, Math.max(60, leadLength - visible(prefix).length))}`;
}

function whatChanged(incident: Incident, evidence: Evidence | null): Mrkdwn {
  const performance = evidence?.measurement.performance;
  if (performance?.current && performance.lost !== false)
    return md`${performance.metric.toUpperCase()} ${figure(performance.reference.value)} → ${figure(performance.current.value)}`;
  const broken = evidence?.verdict.type === 'broken-data' ? evidence.measurement.quality[0] : undefined;
  if (broken) return prose(broken.text, 70);
  const drift = evidence?.measurement.drift;
  if (drift?.alert)
    return md`drift ${figure(drift.value)} in ${prose(drift.column, 30)} (limit ${figure(drift.threshold)})`;
  // Senders often name the model in the title, and it stands before it already.
  const title = incident.title.startsWith(`${incident.model}:`)
    ? incident.title.slice(incident.model.length + 1)
    : incident.title;
  return prose(title, 70);
}

/** Window keys are not always times; what is no time is shown as written. */
function sinceOf(incident: Incident, evidence: Evidence | null): Mrkdwn {
  const since = evidence?.measurement.performance?.since ?? evidence?.measurement.since ?? null;
  if (since === null) return when(incident.openedAt);
  return /T\d\d:\d\d/.test(since) ? when(since) : prose(since, 30);
}

function sureOf(evidence: Evidence | null): Mrkdwn {
  if (evidence === null) return md`Cause not known yet`;
  return md`${percent(evidence.verdict.confidence)} sure: ${verdictName(evidence.verdict.type)}`;
}

function factsOf(facts: Facts, state: Mrkdwn, around: CardContext): Mrkdwn[] {
  const { incident, evidence, approval } = facts;
  const rows: (Mrkdwn | null)[] = [
    md`*State:* ${state} · ${incidentStateWords(incident.state)}`,
    approval?.state === 'pending' ? md`*A card waits:* ${cardLink(approval.id, around)}` : null,
    incident.stateReason === '' ? null : md`*Why:* ${prose(incident.stateReason, 200)}`,
    md`*Severity:* ${incident.severity} · tier ${facts.tier}`,
    md`*Owner:* ${prose(facts.owner, 80)}`,
    evidence?.champion ? md`*Champion:* ${prose(evidence.champion, 40)}` : null,
    incident.signalCount > 1 ? md`*Alerts:* the latest, 1 of ${incident.signalCount}` : null,
    incident.nextLookAt === null ? null : md`*Next look:* ${when(incident.nextLookAt)}`,
    evidence?.verdict.provisional
      ? md`*Provisional until:* ${evidence.verdict.provisional.until} (${prose(evidence.verdict.provisional.why, 100)})`
      : null,
    md`*Opened:* ${when(incident.openedAt)}`,
  ];
  return rows.filter((row) => row !== null);
}

const cardLink = (approvalId: string, around: CardContext): Mrkdwn => {
  const url = around.links[approvalId];
  return url === undefined ? md`in this thread, ${approvalId}` : link(url, `open ${approvalId}`);
};

function buttonsOf({ incident, rollbackTo }: Facts) {
  const addresses = links.flatMap((name) =>
    linkButton(actionId.open(name), `${name[0]?.toUpperCase()}${name.slice(1)}`, incident.links[name]),
  );
  if (incident.state === 'closed') return addresses;
  const act = (action: string, text: string, label: string, sure?: string) =>
    button({
      actionId: actionId.incident(action),
      text,
      value: incident.id,
      label,
      ...(sure === undefined
        ? {}
        : { confirm: { title: text, text: sure, confirm: 'Yes, ask for it', deny: 'Not now' } }),
    });
  const own = 'Whoever asks cannot approve the result: another approver has to.';
  const model = words(incident.model, 40);
  return [
    ...(incident.acknowledgedBy === null ? [act('acknowledge', "I'm on it", `I'm on it: ${model}`)] : []),
    act('why', 'Why?', `Why is ${model} degrading?`),
    ...(incident.state === 'waiting-run'
      ? []
      : [act('retrain', 'Retrain', `Retrain ${model}`, `${model} is retrained if the policy allows it. ${own}`)]),
    act('snooze', 'Snooze', `Snooze ${model}`),
    ...(rollbackTo === null
      ? []
      : [
          act(
            'rollback',
            `Roll back to ${words(rollbackTo, 40)}`,
            `Roll back ${model}`,
            `An approval to serve ${words(rollbackTo, 60)} again is asked for. ${own}`,
          ),
        ]),
    ...addresses,
  ];
}

function contextLine(incident: Incident): Mrkdwn {
  return md`${incident.id} · last signal ${when(incident.lastSignalAt)} · updated in place; the story is in the thread`;
}
