import type { Gate } from '../../domain/gate.ts';
import type { Model } from '../../domain/model.ts';
import { type Fact, fact } from '../tools/tool.ts';
import { listed, sayDuration, sayName, sayNumber } from '../words.ts';
import { approversFact } from './incident-facts.ts';

/** A model's written policy, one sentence a rule. Cited by its version: the same one that is part of every approval. */
export function policyFacts(model: Model): Fact[] {
  const { policy } = model;
  const id = `policy-${model.policyVersion}`;
  const { drift, budget } = policy;
  const say = (kind: string, text: string, values: Fact['values'] = {}): Fact =>
    fact(id, kind, text, { model: model.id, ...values });
  const perMinute =
    budget.cost_per_minute === undefined ? '' : `, ${budget.cost_per_minute} ${budget.currency} a minute`;
  const persistence = `${drift.persistence.at_least} of ${drift.persistence.of} checks of ${sayDuration(drift.persistence.window)}`;
  return [
    say('autonomy', `Autonomy of ${model.id} is *${policy.autonomy}*.`, { autonomy: policy.autonomy }),
    say('threshold', `Drift counts above ${drift.above}, and only when it persists in ${persistence}.`, {
      above: drift.above,
    }),
    say('minimum-sample', `A check needs at least ${policy.min_rows} rows.`, { min_rows: policy.min_rows }),
    say('cooldown', `Cooldown between retrainings: ${sayDuration(policy.cooldown)}.`),
    say(
      'budget',
      `Budget: ${budget.per_month} ${budget.currency} a month for ${model.id}, ${budget.fleet_per_day} ${budget.currency} a day for the fleet${perMinute}.`,
      { per_month: budget.per_month, fleet_per_day: budget.fleet_per_day },
    ),
    say(
      'max-runs',
      `At most ${policy.max_runs.per_model} runs of ${model.id} within ${sayDuration(policy.max_runs.period)}, ${policy.max_runs.fleet_per_day} a day for the fleet.`,
      { per_model: policy.max_runs.per_model, fleet_per_day: policy.max_runs.fleet_per_day },
    ),
    say('denied-before', `What was denied is not asked again for ${sayDuration(policy.approval.quiet_after_denial)}.`),
    say('freeze', freeze(model)),
    say('on-unknown', `When the cause is unknown: ${policy.on_unknown}.`),
    say(
      'verdict-rule',
      'Only a verdict that retraining can mend, such as concept-drift that costs quality, allows a run; broken-data denies it, harmless-drift and healthy hold.',
    ),
    say('expiry', `An approval expires after ${sayDuration(policy.approval.expires)}.`),
    say('watch', `After a promotion I watch for ${sayDuration(policy.watch.window)}.`),
    say('gates', gatesText(model.gates)),
    say('owner', `${model.id} is owned by ${sayName(model.owner)}.`, { owner: model.owner }),
    approversFact(model),
  ];
}

function freeze(model: Model): string {
  const windows = model.policy.freeze.map((w) => `${sayName(w.name)} (${w.from} to ${w.to})`);
  return windows.length === 0 ? 'No freeze window is configured.' : `Freeze windows: ${listed(windows)}.`;
}

function gatesText(gates: readonly Gate[]): string {
  if (gates.length === 0) return 'No gates are configured, so no candidate can pass.';
  return `Gates: ${gates.map(gateText).join('; ')}.`;
}

function gateText(gate: Gate): string {
  const conditions = [
    gate.min === undefined ? null : `≥ ${sayNumber(gate.min)}`,
    gate.max === undefined ? null : `≤ ${sayNumber(gate.max)}`,
    gate.improve_by === undefined ? null : `better than the champion by ${sayNumber(gate.improve_by)}`,
    gate.not_worse_than_champion_by === undefined
      ? null
      : `not worse than the champion by ${sayNumber(gate.not_worse_than_champion_by)}`,
  ].filter((text) => text !== null);
  const slice = gate.slice ? ` on every ${sayName(gate.slice)} with at least ${gate.min_n} rows` : '';
  return `${gate.metric} ${conditions.join(' and ')}${slice}`;
}
