import { monthOf, spendingOf } from '../domain/budget.ts';
import type { Model } from '../domain/model.ts';
import type { Run } from '../domain/run.ts';
import { countSweep, type Sweep } from '../domain/sweep.ts';
import type { Backlog, Waiting } from '../ports/backlog.ts';

/** Gauges of the fleet, the same from every process: the store is asked, not this process's memory. */
export const fleetGauges = {
  sextant_store_up: '1 when the store answered this scrape; without it nothing else of the fleet is told.',
  sextant_models_configured: 'Models in the configuration.',
  sextant_models: 'Models in the last sweep, by what it found.',
  sextant_model_blind: '1 for each model that had no data in the last sweep.',
  sextant_sweep_last_timestamp_seconds: 'When the last sweep was finished; absent before the first.',
  sextant_incidents: 'Incidents that are not closed.',
  sextant_steps_due: 'Steps that are due and not begun: the depth of the queue.',
  sextant_steps_oldest_due_seconds: 'For how long the oldest of them has been due.',
  sextant_posts_owed: 'Messages not yet in Slack.',
  sextant_posts_oldest_owed_seconds: 'For how long the oldest of them has been owed.',
  sextant_posts_given_up: 'Messages that could not be delivered and are no longer tried.',
  sextant_approvals_pending: 'Cards that wait for a person.',
  sextant_approvals_oldest_pending_seconds: 'For how long the oldest of them has waited.',
  sextant_promotions_unfinished: 'Promotions on their way: intended, or alias-set while serving is not seen yet.',
  sextant_promotions_oldest_unfinished_seconds: 'For how long the oldest of them has been on its way.',
  sextant_agent_spent_today: 'Money of the language model since midnight UTC, spent or reserved.',
  sextant_agent_limit_today: 'Most it may cost a day; absent where no price is configured.',
  sextant_budget_spent: 'Money of retrainings: fleet-day since midnight UTC, model-month since the first of the month.',
  sextant_budget_limit: 'What the policy allows of it.',
} as const;

export interface Reading {
  readonly name: keyof typeof fleetGauges;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface FleetState {
  readonly now: Date;
  readonly models: readonly Model[];
  readonly backlog: Backlog;
  /** The last that was finished. */
  readonly sweep: Sweep | null;
  /** Runs since the first of the month. */
  readonly runs: readonly Run[];
  readonly currency: string;
  /** Most the language model may cost a day; null where no price is known. */
  readonly agentLimit: number | null;
}

export const fleetReadings = (state: FleetState): Reading[] => [
  { name: 'sextant_store_up', value: 1 },
  { name: 'sextant_models_configured', value: state.models.length },
  ...(state.sweep ? sweepReadings(state.sweep) : []),
  ...backlogReadings(state.backlog),
  ...agentReadings(state),
  ...budgetReadings(state),
];

function sweepReadings({ endedAt, results }: Sweep): Reading[] {
  const counts = Object.entries(countSweep({ results }));
  return [
    ...(endedAt ? [{ name: 'sextant_sweep_last_timestamp_seconds', value: endedAt.getTime() / 1000 } as const] : []),
    ...counts.map(([outcome, value]) => ({ name: 'sextant_models', labels: { outcome }, value }) as const),
    ...results
      .filter(({ outcome }) => outcome === 'blind')
      .map(({ model }) => ({ name: 'sextant_model_blind', labels: { model }, value: 1 }) as const),
  ];
}

const backlogReadings = ({ steps, posts, postsGivenUp, incidents, approvals, promotions }: Backlog): Reading[] => [
  ...steps.flatMap(({ role, ...waiting }) =>
    both('sextant_steps_due', 'sextant_steps_oldest_due_seconds', waiting, { role }),
  ),
  ...both('sextant_posts_owed', 'sextant_posts_oldest_owed_seconds', posts),
  { name: 'sextant_posts_given_up', value: postsGivenUp },
  ...incidents.map(({ state, n }) => ({ name: 'sextant_incidents', labels: { state }, value: n }) as const),
  ...approvals.flatMap(({ kind, ...waiting }) =>
    both('sextant_approvals_pending', 'sextant_approvals_oldest_pending_seconds', waiting, { kind }),
  ),
  ...promotions.flatMap(({ state, ...waiting }) =>
    both('sextant_promotions_unfinished', 'sextant_promotions_oldest_unfinished_seconds', waiting, { state }),
  ),
];

const both = (
  count: Reading['name'],
  oldest: Reading['name'],
  { n, oldestSeconds }: Waiting,
  labels: Reading['labels'] = {},
): Reading[] => [
  { name: count, labels, value: n },
  { name: oldest, labels, value: oldestSeconds },
];

const agentReadings = ({ backlog, currency, agentLimit }: FleetState): Reading[] => [
  { name: 'sextant_agent_spent_today', labels: { currency }, value: backlog.agentSpentToday },
  ...(agentLimit === null
    ? []
    : [{ name: 'sextant_agent_limit_today', labels: { currency }, value: agentLimit } as const]),
];

/** The fleet's by its tightest policy; a model's once it has had a run this month. */
function budgetReadings({ models, runs, now }: FleetState): Reading[] {
  const month = runs.filter((run) => run.createdAt >= monthOf(now));
  const byModel = Map.groupBy(month, (run) => run.model);
  const tightest = models.toSorted((a, b) => a.policy.budget.fleet_per_day - b.policy.budget.fleet_per_day)[0];
  if (!tightest) return [];
  const account = (budget: string, model: string, currency: string, spent: number, limit: number): Reading[] => {
    const labels = { budget, model, currency };
    return [
      { name: 'sextant_budget_spent', labels, value: spent },
      { name: 'sextant_budget_limit', labels, value: limit },
    ];
  };
  const { fleetSpentToday } = spendingOf(runs, tightest.id, tightest.policy, now);
  const fleet = tightest.policy.budget;
  return [
    ...account('fleet-day', '', fleet.currency, fleetSpentToday, fleet.fleet_per_day),
    ...models.flatMap(({ id, policy }) => {
      const mine = byModel.get(id);
      if (!mine) return [];
      const { spentThisMonth } = spendingOf(mine, id, policy, now);
      return account('model-month', id, policy.budget.currency, spentThisMonth, policy.budget.per_month);
    }),
  ];
}
