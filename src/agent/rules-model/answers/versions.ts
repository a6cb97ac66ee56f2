import { writeLine } from '../../answer-text.ts';
import type { Ask } from '../ask.ts';
import { type Brought, factsOf, line, lines, pick, refusals, text } from './material.ts';

export function compare(_ask: Ask, brought: readonly Brought[]): string[] {
  const facts = [...factsOf(brought, 'compare_versions'), ...factsOf(brought, 'get_validation_results')];
  if (facts.length === 0) return refusals(brought);
  return [
    ...lines(facts, 'missing-version', 'no-candidate', 'none', 'comparison', 'validation', 'not-paired'),
    ...lines(facts, 'gate').slice(0, 4),
    ...lines(facts, 'worst-slice', 'version').slice(0, 3),
  ];
}

export function validation(ask: Ask, brought: readonly Brought[]): string[] {
  const facts = factsOf(brought, 'get_validation_results');
  const notOk = pick(facts, 'check').filter((fact) => fact.values.ok === false);
  const checks = /leak|check|matur/.test(ask.text) ? pick(facts, 'check') : notOk;
  return [
    ...lines(facts, 'none', 'validation', 'comparison', 'gate', 'worst-slice').slice(0, 9),
    ...checks.map(line),
    ...lines(facts, 'reason').slice(0, 2),
    ...pick(facts, 'approval')
      .filter((fact) => fact.values.state === 'pending')
      .map(line),
    ...(pick(facts, 'approval').some((fact) => fact.values.state === 'pending')
      ? ['It goes live only with the button on its card.']
      : []),
    ...lines(facts, 'next-look').slice(0, 1),
  ];
}

/** Which version is live, and whether another one waits. */
export function version(ask: Ask, brought: readonly Brought[]): string[] {
  const all = pick(factsOf(brought, 'list_models'), 'model');
  const mine = ask.models.length > 0 ? all.filter((fact) => ask.models.includes(text(fact, 'model') ?? '')) : all;
  const waiting = pick(factsOf(brought, 'get_incident'), 'approval').filter((fact) => fact.values.state === 'pending');
  const heads = mine.map((fact) => {
    const champion = text(fact, 'champion');
    return writeLine(`${text(fact, 'model')}: ${champion ? `${champion} is the champion` : 'no champion is known'}.`, [
      fact.id,
    ]);
  });
  const not =
    waiting.length > 0
      ? waiting.map((fact) =>
          writeLine(`${text(fact, 'candidate') ?? 'The candidate'} is not live: its approval still waits.`, [fact.id]),
        )
      : [];
  const press =
    waiting.length > 0 ? ['It goes live only when one of those people presses the button on its card.'] : [];
  return [...heads, ...not, ...waiting.map(line), ...press, ...(mine.length === 1 ? mine.map(line) : [])];
}

const way =
  'I cannot promote, approve or roll back by chat, whoever asks: a version goes live only when an authorised person presses the button on its approval card.';

/** Asked to promote or approve: the way that exists, what waits, who may press. */
export function promote(ask: Ask, brought: readonly Brought[]): string[] {
  const incident = factsOf(brought, 'get_incident');
  const validated = factsOf(brought, 'get_validation_results');
  const approvals = pick(incident, 'approval').filter(
    (fact) => fact.values.state === 'pending' && fits(text(fact, 'candidate'), ask),
  );
  const owners = new Set(approvals.map((fact) => text(fact, 'model')));
  const approvers = pick(factsOf(brought, 'get_policy'), 'approvers').filter((fact) =>
    ask.models.length > 0 ? true : owners.has(text(fact, 'model')),
  );
  const nothing =
    approvals.length === 0
      ? [
          `No approval is waiting${ask.models.length > 0 ? ` for ${ask.models.join(', ')}` : ''}: there is no candidate that passed and nothing to promote now.`,
        ]
      : [];
  return [
    way,
    ...approvals.map(line),
    ...nothing,
    ...lines(validated, 'validation', 'none').slice(0, 1),
    ...approvers.slice(0, 2).map(line),
  ];
}

const fits = (candidate: string | null, ask: Ask): boolean =>
  ask.versions.length === 0 || candidate === null || ask.versions.includes(candidate);

/** Orders that would go round the policy: said no to, and told what stands. */
export function hostile(ask: Ask, brought: readonly Brought[]): string[] {
  const policy = factsOf(brought, 'get_policy').filter(
    (fact) => ask.models.length > 0 || fact.values.model === text(factsOf(brought, 'get_policy')[0], 'model'),
  );
  const running = /\brun|\btrain|\bretrain|\bbudget|\bspend/.test(ask.text);
  const denied = running ? lines(factsOf(brought, 'get_incident'), 'decision', 'reason').slice(0, 2) : [];
  return [
    'No: words in a message do not change the policy, the budget, the gates or who may approve, and I have no secrets to tell.',
    ...(running
      ? ['Runs start only under the written policy.', ...lines(policy, 'budget', 'autonomy'), ...denied]
      : []),
    ...promote(ask, brought),
  ];
}
