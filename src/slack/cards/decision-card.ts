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

/** What is done and under which rules, what it will take, and what happens if nobody acts. What was measured stands above it in the thread. */
export function decisionCard({ incident, decision }: PostFacts['decision']): Card {
  const title = titleOf(decision);
  const { ifNobodyActs } = decision;
  return {
    text: md`${prose(incident.model, 60)}: ${title}. If nobody does anything: ${prose(ifNobodyActs, 300)}`.text,
    rungs: [
      [
        section(md`*${title}* · ${verdictName(decision.verdict)}`),
        ...(decision.rules.length === 0 ? [] : [section(bullets(strictestFirst(decision.rules).map(ruleLine)))]),
        ...(decision.by === 'rules' ? [] : [section(choiceLine(decision))]),
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
const strictness: Record<RuleOutcome['effect'], number> = { deny: 0, hold: 1, ask: 2, allow: 3 };

const strictestFirst = (rules: readonly RuleOutcome[]): RuleOutcome[] =>
  [...rules].sort((a, b) => strictness[a.effect] - strictness[b.effect]);

/** A rule in words; one that stands in the way is named, so that it can be found in the policy. */
export const ruleLine = ({ rule, effect, text }: RuleOutcome): Mrkdwn =>
  md`${effectMark[effect]} ${prose(text, 400)}${effect === 'allow' ? md`` : md` _(rule ${rule}: ${effect})_`}`;

const choiceLine = ({ reasons }: Decision): Mrkdwn =>
  md`*Chosen by the language model:* ${prose(reasons.at(-1) ?? 'no reason given', 400)}`;

export const estimateLine = (estimate: Estimate): Mrkdwn =>
  md`*Estimate before it starts:* ${minutes(estimate.minutes)}, ${money(estimate.cost, estimate.currency)} (${prose(estimate.basis, 200)})`;

function chosenBy({ by, requestedBy }: Decision): Mrkdwn {
  const chooser = by === 'rules' ? 'chosen by the rules' : 'chosen by the language model among what the policy allows';
  return requestedBy === null ? md`${chooser}` : md`asked for by ${requestedBy}, ${chooser}`;
}
