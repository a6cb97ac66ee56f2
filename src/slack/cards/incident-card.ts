import type { Incident } from '../../domain/incident.ts';
import type { PostFacts } from '../../domain/post.ts';
import { versionText } from '../../domain/version-text.ts';
import { actions, button, context, factGrid, linkButton, section } from '../blocks.ts';
import type { Card, CardContext } from '../card.ts';
import { join, link, type Mrkdwn, md, prose, visible, when, words } from '../escape.ts';
import { actionId } from '../names.ts';
import { incidentState, incidentStateWords } from '../state-words.ts';
import { impactOf, shareOf, sinceOf, soundOf, sureOf, titleOf, whatChanged } from './change-words.ts';

type Facts = PostFacts['incident'];

/** Its first 300 characters reach “if nobody does anything”; the whole consequence is read after them. */
const leadLength = 420;
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

/** Everything a phone must show; the last part takes what room is left. */
function leadOf(facts: Facts, emoji: string): Mrkdwn {
  const { incident, evidence } = facts;
  const model = md`${emoji} *${prose(incident.model, 60)}*`;
  if (incident.state === 'closed')
    return md`${model}: *closed.* ${prose(incident.closeReason ?? incident.stateReason, 300)}`;
  const since = sinceOf(evidence) ?? when(incident.openedAt);
  const parts = [
    md`${model}: ${whatChanged(evidence) ?? titleOf(incident)} since ${since}`,
    ...(evidence === null
      ? [md`Cause not known yet`]
      : [shareOf(evidence), impactOf(evidence, true), sureOf(evidence), soundOf(evidence)].filter(
          (part) => part !== null,
        )),
  ];
  const prefix = md`${join(parts, '. ')}. *If nobody does anything:* `;
  return md`${prefix}${prose(ifNobodyActs(facts), Math.max(60, leadLength - visible(prefix).length))}`;
}

/** What was decided says it only until something follows from it, or nothing came of it. */
function ifNobodyActs({ incident, evidence, decision, approval }: Facts): string {
  if (approval?.state === 'pending')
    return `${approval.subject.champion === null ? 'nothing' : versionText(approval.subject.champion)} keeps serving; the card expires ${new Date(approval.expiresAt).toISOString()}.`;
  if (incident.state === 'watching') return incident.stateReason;
  if (incident.state === 'needs-human' && decision?.action === 'retrain')
    return `${evidence?.champion ? versionText(evidence.champion) : 'the present model'} keeps serving; I look again with every sweep.`;
  return decision?.ifNobodyActs ?? 'nothing changes; I am still looking into it.';
}

function factsOf(facts: Facts, state: Mrkdwn, around: CardContext): Mrkdwn[] {
  const { incident, evidence, approval } = facts;
  const rows: (Mrkdwn | null)[] = [
    md`*State:* ${state} · ${incidentStateWords(incident.state)}`,
    approval?.state === 'pending' ? md`*A card waits:* ${cardLink(approval.id, around)}` : null,
    whyShown(incident) ? md`*Why:* ${prose(incident.stateReason, 200)}` : null,
    md`*Severity:* ${incident.severity} · tier ${facts.tier}`,
    md`*Owner:* ${prose(facts.owner, 80)}`,
    evidence?.champion ? md`*Champion:* ${prose(evidence.champion, 40)}` : null,
    incident.signalCount > 1 ? md`*Signals:* ${incident.signalCount}, the latest ${when(incident.lastSignalAt)}` : null,
    incident.nextLookAt === null ? null : md`*Next look:* ${when(incident.nextLookAt)}`,
    evidence?.verdict.provisional
      ? md`*Provisional, settled on:* ${when(evidence.verdict.provisional.until)} (${prose(evidence.verdict.provisional.why, 100)})`
      : null,
    facts.runbook ? md`*Runbook:* \`${prose(facts.runbook, 60)}\`, ask me what it says` : null,
    md`*Opened:* ${when(incident.openedAt)}`,
  ];
  return rows.filter((row) => row !== null);
}

/** The lead of a closed or watched incident holds its reason already. */
const whyShown = ({ state, stateReason }: Incident): boolean =>
  stateReason !== '' && state !== 'closed' && state !== 'watching';

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

const contextLine = (incident: Incident): Mrkdwn =>
  md`\`${incident.id}\` · updated in place; the story is in the thread`;
