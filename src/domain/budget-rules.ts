import type { RunLimits, RunSpending } from './budget.ts';
import { formatDuration } from './duration.ts';
import { money } from './figure-text.ts';
import type { RuleOutcome } from './policy.ts';

/** What one more run would do to the budgets. */
export interface BudgetQuestion {
  readonly policy: RunLimits;
  readonly runs: RunSpending;
  readonly estimate: { readonly cost: number | null };
}

type BudgetRule = (question: BudgetQuestion) => RuleOutcome;

export const moneyRule: BudgetRule = ({ estimate, runs, policy: { budget } }) =>
  moneyOutcome({
    rule: 'budget',
    name: 'Budget',
    when: 'this month',
    limit: budget.per_month,
    spent: runs.spentThisMonth,
    unknown: runs.unknownThisMonth,
    cost: estimate.cost,
    currency: budget.currency,
  });

export const fleetMoneyRule: BudgetRule = ({ estimate, runs, policy: { budget } }) =>
  moneyOutcome({
    rule: 'fleet-budget',
    name: 'Fleet budget',
    when: 'today',
    limit: budget.fleet_per_day,
    spent: runs.fleetSpentToday,
    unknown: runs.fleetUnknownToday,
    cost: estimate.cost,
    currency: budget.currency,
  });

interface Account {
  readonly rule: 'budget' | 'fleet-budget';
  readonly name: string;
  readonly when: string;
  readonly limit: number;
  readonly spent: number;
  readonly unknown: number;
  readonly cost: number | null;
  readonly currency: string;
}

/** Rounding of sums must not deny the last cent. */
const cent = 0.000_001;

function moneyOutcome({ rule, name, when, limit, spent, unknown, cost, currency }: Account): RuleOutcome {
  const say = (amount: number): string => money(amount, currency);
  if (cost !== null && spent + cost > limit + cent)
    return {
      rule,
      effect: 'deny',
      text: `${name}: ${say(spent)} spent ${when} + ${say(cost)} would pass ${say(limit)}${when === 'today' ? ' a day' : ''}.`,
    };
  if (cost === null && spent >= limit)
    return { rule, effect: 'deny', text: `${name}: ${say(spent)} of ${say(limit)} are spent ${when}.` };
  if (cost === null)
    return {
      rule,
      effect: 'ask',
      text: `${name}: ${say(spent)} of ${say(limit)} spent ${when}. What this run costs is unknown, and unknown is not free: a person decides.`,
    };
  if (unknown > 0)
    return {
      rule,
      effect: 'ask',
      text: `${name}: ${say(spent)} of ${say(limit)} spent ${when}, and ${unknown === 1 ? 'a run' : `${unknown} runs`} whose cost nobody knows: a person decides.`,
    };
  return { rule, effect: 'allow', text: `${name}: ${say(spent + cost)} of ${say(limit)} ${when} with this run.` };
}

export const countRule: BudgetRule = ({ runs, policy: { max_runs } }) => {
  const period = formatDuration(max_runs.period);
  if (runs.runsInPeriod >= max_runs.per_model)
    return {
      rule: 'max-runs',
      effect: 'deny',
      text: `Runs: ${runs.runsInPeriod} of ${max_runs.per_model} within ${period} are used up.`,
    };
  return {
    rule: 'max-runs',
    effect: 'allow',
    text: `Runs: ${runs.runsInPeriod + 1} of ${max_runs.per_model} within ${period} with this one.`,
  };
};

export const fleetCountRule: BudgetRule = ({ runs, policy: { max_runs } }) => {
  const { fleet_per_day: day } = max_runs;
  if (runs.fleetRunsToday >= day)
    return {
      rule: 'fleet-max-runs',
      effect: 'deny',
      text: `Runs of the fleet: ${runs.fleetRunsToday} of ${day} today are used up.`,
    };
  return {
    rule: 'fleet-max-runs',
    effect: 'allow',
    text: `Runs of the fleet: ${runs.fleetRunsToday + 1} of ${day} today with this one.`,
  };
};

/** Why no further run may be charged; null when every budget holds it. A yes to an unknown cost is a person's. */
export function overdrawn(question: BudgetQuestion): RuleOutcome | null {
  const ruled = [moneyRule, fleetMoneyRule, countRule, fleetCountRule].map((rule) => rule(question));
  return ruled.find(({ effect }) => effect === 'deny') ?? null;
}
