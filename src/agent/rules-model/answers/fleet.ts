import type { Ask } from '../ask.ts';
import { type Brought, factsOf, line, lines, pick, refusals } from './material.ts';

export function fleet(_ask: Ask, brought: readonly Brought[]): string[] {
  const facts = factsOf(brought, 'list_models');
  return facts.length === 0 ? refusals(brought) : [...lines(facts, 'fleet', 'model', 'none')];
}

/** Healthy, held, blind, down and expired are five different silences: each is said, with its count. */
export function fleetReport(ask: Ask, brought: readonly Brought[]): string[] {
  const facts = factsOf(brought, 'fleet_report');
  if (facts.length === 0 || pick(facts, 'none').length > 0) return refusals(brought);
  const standing = pick(facts, 'standing');
  const mine =
    ask.models.length > 0 ? standing.filter((fact) => ask.models.includes(String(fact.values.model))) : standing;
  const silences = lines(facts, 'because-blind', 'because-held', 'because-skipped', 'because-drifted');
  return [
    ...lines(facts, 'sweeps', 'downtime', 'last-sweep', 'runs'),
    ...lines(facts, 'expired', 'waiting', 'promotion').slice(0, 5),
    ...silences.slice(0, 5),
    ...mine.slice(0, 5).map(line),
    ...lines(facts, 'missed', 'checks', 'decisions', 'fleet'),
    ...lines(facts, 'run').slice(0, 3),
    ...(ask.models.length > 0 ? [] : ['Ask me about any of them.']),
  ];
}

const aspects: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bbudgets?\b|\bspend|\bspent\b|\bmoney\b|\bcost|\bprice/, ['budget']],
  [/\bcooldown\b/, ['cooldown']],
  [/\bthreshold|\bdrift\b|\bpersist/, ['threshold']],
  [/\bfreeze\b|\bfrozen\b/, ['freeze']],
  [/\bautonom/, ['autonomy']],
  [/\bexpir/, ['expiry']],
  [/\bgates?\b/, ['gates']],
  [/\bquorum\b|\bapprov/, ['approvers']],
  [/\bunknown\b/, ['on-unknown']],
  [/\brows\b|\bsample\b/, ['minimum-sample']],
  [/\bwatch\b|\bbake\b/, ['watch']],
  [/\bowns?\b|\bowner\b/, ['owner']],
];

/** The part of the policy that is asked about; without a part, all of it. One model's when all have the same. */
export function policy(ask: Ask, brought: readonly Brought[]): string[] {
  const facts = factsOf(brought, 'get_policy');
  const kinds = aspects.filter(([pattern]) => pattern.test(ask.text)).flatMap(([, names]) => names);
  const asked = kinds.length > 0 ? pick(facts, ...kinds) : facts.slice(0, ask.models.length > 0 ? 26 : 13);
  const first = facts[0]?.values.model;
  const rest = pick(facts, 'autonomy', 'threshold', 'cooldown', 'budget').filter(
    (fact) => fact.values.model === first && !asked.includes(fact),
  );
  const shown = [...asked, ...(kinds.length > 0 ? rest : [])];
  const cards = /\bexpir/.test(ask.text)
    ? pick(factsOf(brought, 'get_incident'), 'approval').filter((fact) => fact.values.state === 'pending')
    : [];
  return shown.length > 0 ? [...shown.slice(0, 14), ...cards].map(line) : refusals(brought);
}

export function runs(ask: Ask, brought: readonly Brought[]): string[] {
  const facts = factsOf(brought, 'get_runs');
  if (pick(facts, 'run').length === 0) return lines(facts, 'none');
  const detail = /\bcode\b|\bcommit\b|\brevision\b|\bsnapshot\b|\bdata\b|\bwindow\b|\brows\b|\btrained on\b/.test(
    ask.text,
  );
  const first = pick(facts, 'run')[0];
  const mine = facts.filter((fact) => fact.id === first?.id);
  return [
    ...(/\bhow (?:many|often)\b|\blist\b|\ball\b/.test(ask.text) ? lines(facts, 'count') : []),
    ...lines(facts, 'run').slice(0, 5),
    ...lines(mine, 'progress', 'run-error'),
    ...(detail ? lines(mine, 'provenance') : []),
  ];
}

export function history(_ask: Ask, brought: readonly Brought[]): string[] {
  const facts = factsOf(brought, 'search_history');
  const past = pick(facts, 'past');
  return past.length === 0 ? lines(facts, 'none') : past.slice(0, 5).map(line);
}

export function retrain(ask: Ask, brought: readonly Brought[]): string[] {
  if (ask.models.length === 0) return [];
  const facts = factsOf(brought, 'request_retraining');
  const filed = brought.some((each) => each.result.proposal !== null);
  const head = filed
    ? `I have put your request to retrain ${ask.models.join(' and ')} to the policy: it is a request, not a result.`
    : `I filed no request to retrain ${ask.models.join(' and ')}.`;
  return [head, ...lines(facts, 'denied', 'own-request', 'none', 'verdict', 'approvers')];
}
