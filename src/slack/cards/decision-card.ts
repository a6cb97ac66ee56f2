import type { Action, Decision, Estimate } from '../../domain/decision.ts';
import type { RuleOutcome } from '../../domain/policy.ts';
import type { PostFacts } from '../../domain/post.ts';
import { bullets, context, section } from '../blocks.ts';
import type { Card } from '../card.ts';
import { type Mrkdwn, md, prose, when } from '../escape.ts';
import { minutes, money } from '../figures.ts';
import { verdictName } from '../state-words.ts';

const doing: Record<Action, string> = {
  retrain: '🔁 Retraining',
  hold: '⏸️ Holding: no retraining',
  'fix-data': '🧯 The data needs mending, not the model',
  rollback: '↩️ Rolling back',
  escalate: '🙋 This needs a person',
};
const wouldDo: Record<Action, string> = {
  retrain: 'retrained',
  hold: 'held',
  'fix-data': 'asked for the data to be mended',
  rollback: 'proposed a rollback',
  escalate: 'asked a person',
};

/** What is done and under which rules, what it will take, and what happens if nobody acts. */
export function decisionCard({ incident, decision }: PostFacts['decision']): Card {
  const title = titleOf(decision);
  const { ifNobodyActs } = decision;
  return {
    text: md`${prose(incident.model, 60)}: ${title}. ${prose(decision.reasons[0] ?? '', 300)} If nobody does anything: ${prose(ifNobodyActs, 300)}`
      .text,
    rungs: [
      [
        section(md`*${title}* · ${prose(incident.model, 80)} · ${verdictName(decision.verdict)}`),
        ...(decision.reasons.length === 0 ? [] : [section(bullets(decision.reasons.map((text) => prose(text, 500))))]),
        ...(decision.rules.length === 0 ? [] : [section(md`*Rules*\n${bullets(decision.rules.map(ruleLine))}`)]),
        ...(decision.estimate === null ? [] : [section(estimateLine(decision.estimate))]),
        section(md`*If nobody does anything:* ${prose(ifNobodyActs, 600)}`),
        ...context([
          decision.nextLookAt === null ? md`` : md`Next look ${when(decision.nextLookAt)}`,
          md`\`${decision.id}\`${decision.evidenceId === null ? md`` : md` on evidence \`${decision.evidenceId}\``} · ${chosenBy(decision)} · policy \`${prose(decision.policyVersion, 12)}\``,
        ]),
      ],
    ],
  };
}

function titleOf({ action, mode, wouldHave }: Decision): Mrkdwn {
  if (mode === 'observe') return md`👀 Observing: I would have ${wouldDo[wouldHave ?? action]}, nothing was started`;
  if (mode === 'propose') return md`${doing[action]}, if an approver says so`;
  return md`${doing[action]}`;
}

const effectMark: Record<RuleOutcome['effect'], string> = { allow: '✅', ask: '❓', hold: '⏸️', deny: '⛔' };

export const ruleLine = ({ rule, effect, text }: RuleOutcome): Mrkdwn =>
  md`${effectMark[effect]} _${rule}_ (${effect}): ${prose(text, 400)}`;

export const estimateLine = (estimate: Estimate): Mrkdwn =>
  md`*Estimate before it starts:* ${minutes(estimate.minutes)}, ${money(estimate.cost, estimate.currency)} (${prose(estimate.basis, 200)})`;

function chosenBy({ by, requestedBy }: Decision): Mrkdwn {
  const chooser = by === 'rules' ? 'chosen by the rules' : 'chosen by the language model among what the policy allows';
  return requestedBy === null ? md`${chooser}` : md`asked for by ${requestedBy}, ${chooser}`;
}
