import { writeLine } from '../../answer-text.ts';
import type { Fact } from '../../tools/tool.ts';
import type { Ask } from '../ask.ts';
import { type Brought, factsOf, line, lines, modelsOf, pick, refusals, text } from './material.ts';

/** The facts of the newest decision only. */
function newest(facts: readonly Fact[]): Fact[] {
  const first = pick(facts, 'decision')[0];
  return first ? facts.filter((fact) => fact.id === first.id) : [];
}

const heldBack: Readonly<Record<string, string>> = {
  hold: 'I held: I did not retrain',
  'fix-data': 'I did not retrain: the data has to be fixed first',
  rollback: 'I did not retrain: a rollback is the remedy',
  escalate: 'I did not retrain: people have to look first',
};

/** Why was it not retrained: the decision on record with its rules; if there was one, the retraining itself. */
export function whyNotRetrained(_ask: Ask, brought: readonly Brought[]): string[] {
  return modelsOf(brought).flatMap((model) => {
    const all = factsOf(brought, 'get_decisions', model);
    const facts = newest(all);
    const drift = factsOf(brought, 'explain_drift', model);
    const decision = facts[0];
    if (!decision || !model) return [...lines(all, 'none', 'health', 'performance'), ...quiet(model, drift)];
    const action = text(decision, 'action') ?? '';
    const verdict = text(decision, 'verdict') ?? '';
    const head =
      action === 'retrain'
        ? `It was not left alone: I decided to retrain ${model} (verdict ${verdict})`
        : `${model}: ${heldBack[action] ?? `I decided to ${action}`} (decision ${action}, verdict ${verdict})`;
    return [
      writeLine(`${head}.`, [decision.id]),
      ...lines(facts, 'reason').slice(0, 3),
      ...pick(facts, 'rule')
        .filter((fact) => fact.values.effect !== 'allow')
        .slice(0, 3)
        .map(line),
      ...lines(drift, 'broken-input').slice(0, 1),
      ...columnsOf(drift, verdict),
      ...lines(facts, 'decision', 'if-nobody-acts', 'next-look').slice(0, 3),
      ...lines(facts, 'ledger'),
      ...pendingOf(brought, model),
    ];
  });
}

const pendingOf = (brought: readonly Brought[], model: string): string[] =>
  pick(factsOf(brought, 'get_incident', model), 'approval')
    .filter((fact) => fact.values.state === 'pending')
    .map(line);

const columnsOf = (drift: readonly Fact[], verdict: string): string[] =>
  verdict === 'broken-data' ? [] : lines(drift, 'column').slice(0, 1);

function quiet(model: string | null, drift: readonly Fact[]): string[] {
  const verdict = pick(drift, 'verdict')[0];
  if (!verdict || !model) return [];
  const type = text(verdict, 'verdict') ?? 'unknown';
  const calls = type === 'healthy' ? 'is healthy, so there was nothing to retrain for' : `has the verdict ${type}`;
  return [writeLine(`${model} ${calls}.`, [verdict.id])];
}

/** What would make it retrain: the written rules, what stands in the way now, and what would change that. */
export function wouldRetrain(_ask: Ask, brought: readonly Brought[]): string[] {
  return modelsOf(brought).flatMap((model) => {
    const policy = factsOf(brought, 'get_policy', model);
    const first = text(policy[0], 'model');
    const mine = policy.filter((fact) => fact.values.model === first);
    const drift = factsOf(brought, 'explain_drift', model);
    const decisions = newest(factsOf(brought, 'get_decisions', model));
    const verdict = text(pick(drift, 'verdict')[0], 'verdict');
    const fixed =
      verdict === 'broken-data'
        ? ['First the broken input has to be fixed and its data be clean again; until then retraining is denied.']
        : [];
    return [
      ...(verdict
        ? [writeLine(`Now the verdict on ${model} is ${verdict}.`, [pick(drift, 'verdict')[0]?.id ?? null])]
        : []),
      ...fixed,
      ...lines(drift, 'broken-input').slice(0, 1),
      ...lines(drift, 'would-change').slice(0, 3),
      ...lines(mine, 'verdict-rule', 'threshold', 'minimum-sample', 'cooldown', 'budget', 'autonomy'),
      ...pick(decisions, 'rule')
        .filter((fact) => fact.values.effect === 'hold' || fact.values.effect === 'deny')
        .slice(0, 2)
        .map(line),
    ];
  });
}

export function decision(_ask: Ask, brought: readonly Brought[]): string[] {
  const facts = factsOf(brought, 'get_decisions');
  if (pick(facts, 'decision').length === 0) return lines(facts, 'none', 'health');
  const first = newest(facts);
  const others = pick(facts, 'decision').slice(1, 4);
  const standing = lines(factsOf(brought, 'get_incident'), 'incident').slice(0, 1);
  return [
    ...lines(first, 'decision', 'reason', 'rule', 'if-nobody-acts', 'next-look').slice(0, 8),
    ...standing,
    ...others.map(line),
  ];
}

/** What waits for whom; incidents that need a person count too. */
export function waiting(ask: Ask, brought: readonly Brought[]): string[] {
  const facts = factsOf(brought, 'get_incident');
  const approvals = pick(facts, 'approval').filter((fact) => fact.values.state === 'pending');
  const needed = pick(facts, 'incident').filter((fact) => fact.values.state === 'needs-human');
  const other = ask.models.length > 0 ? pick(facts, 'incident').filter((fact) => !needed.includes(fact)) : [];
  if (facts.length === 0) return refusals(brought);
  const none = approvals.length === 0 ? lines(facts, 'no-approval') : [];
  const press =
    approvals.length > 0
      ? ['It is decided with the button on its card, or with /sextant approve and that id; not by chat.']
      : [];
  return [...approvals.map(line), ...none, ...needed.map(line), ...other.map(line), ...press];
}

const over = /\b(?:closed?|resolved?|fixed|solved|over|done|finished|mended)\b/;

/** Where the incident stands and what comes next. */
export function status(ask: Ask, brought: readonly Brought[]): string[] {
  const facts = factsOf(brought, 'get_incident');
  const incidents = pick(facts, 'incident');
  if (incidents.length === 0)
    return [...lines(facts, 'no-incident', 'no-approval'), ...decision(ask, brought).slice(0, 1)];
  const several = incidents.length > 1;
  return [
    ...(over.test(ask.text) ? ['No, it is not closed.'] : []),
    ...incidents.map(line),
    ...pick(facts, 'approval')
      .filter((fact) => fact.values.state === 'pending')
      .map(line),
    ...lines(facts, 'decision'),
    ...lines(factsOf(brought, 'get_runs'), 'run', 'none').slice(0, 1),
    ...lines(factsOf(brought, 'get_validation_results'), 'validation').slice(0, 1),
    ...(several ? [] : lines(facts, 'reason').slice(0, 2)),
    ...(several
      ? []
      : [...new Set(lines(facts, 'if-nobody-acts', 'next-look', 'owner', 'snoozed', 'opened'))].slice(0, 5)),
  ];
}

/** Who may press the button: the sets of the policy, never the person who asked. */
export function whoApproves(ask: Ask, brought: readonly Brought[]): string[] {
  const approvals = pick(factsOf(brought, 'get_incident'), 'approval').filter(
    (fact) => fact.values.state === 'pending',
  );
  const about = new Set(approvals.map((fact) => text(fact, 'model')));
  const all = pick(factsOf(brought, 'get_policy'), 'approvers');
  const shown = ask.models.length === 0 && about.size > 0 ? all.filter((fact) => about.has(text(fact, 'model'))) : all;
  const me = /\b(?:may|can|could|am|do|should|must|would) (?:i|my)\b|\bme\b|\bmyself\b/.test(ask.text)
    ? [mine(ask, approvals)]
    : [];
  return [...me, ...shown.slice(0, 4).map(line), ...approvals.map(line)];
}

/** What is certain about the person who asks: whether they asked for it themselves. Who is in a group only the press tells. */
function mine(ask: Ask, approvals: readonly Fact[]): string {
  const own = approvals.find((fact) => ask.asker !== '' && text(fact, 'requested_by') === ask.asker);
  return own || ask.ownRequest
    ? writeLine('No, you can not: it is your own request, and nobody approves their own request.', [own?.id ?? null])
    : 'Only if you are a member of those groups, and not for your own request.';
}
