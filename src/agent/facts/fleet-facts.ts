import type { Decision } from '../../domain/decision.ts';
import type { Incident } from '../../domain/incident.ts';
import type { ToolWorld } from '../tools/tool.ts';
import { type Fact, fact } from '../tools/tool.ts';
import { listed, plural, sayMinutes, sayMoney, sayName, sayText, sayTime, sentence } from '../words.ts';
import type { Range } from './sweep-facts.ts';

const rowLimit = 5000;

/** Each model once, by the last word said on it in the range: the incident that was open, or none. */
export async function standingFacts({ store, models }: ToolWorld, range: Range): Promise<Fact[]> {
  const fleet = models.all();
  const before = await store.find('incident', { until: range.until, limit: rowLimit });
  const open = before.filter((incident) => !incident.closedAt || incident.closedAt >= range.since);
  const decisions = await store.find('decision', { until: range.until, limit: rowLimit });
  const lines = open.map((incident) => standing(incident, newest(decisions, incident)));
  const troubled = new Set(open.map((incident) => incident.model));
  const quiet = fleet.filter((model) => !troubled.has(model.id));
  const ids = quiet.map((model) => model.id);
  const names = ids.length > 8 ? `${ids.slice(0, 8).join(', ')} and ${ids.length - 8} more` : listed(ids);
  const first = open[0]?.id ?? null;
  const count = `${plural(fleet.length, 'model')}: ${troubled.size} had an open incident, ${quiet.length} had none`;
  const total = fact(first, 'fleet', sentence(names ? `${count} (${names})` : count), {
    models: fleet.length,
    troubled: troubled.size,
    quiet: quiet.length,
  });
  return [total, ...lines];
}

const newest = (decisions: readonly Decision[], incident: Incident): Decision | null =>
  decisions.find((decision) => decision.incidentId === incident.id) ?? null;

function standing(incident: Incident, decision: Decision | null): Fact {
  const why = decision?.reasons[0] ? `: ${sayText(decision.reasons[0])}` : '';
  const decided = decision ? `decision ${decision.action}, verdict ${decision.verdict}${why}` : 'nothing decided yet';
  const text = `${incident.model} (${incident.state}): ${decided}`;
  return fact(decision?.id ?? incident.id, 'standing', sentence(text), {
    model: incident.model,
    state: incident.state,
    action: decision?.action ?? null,
    verdict: decision?.verdict ?? null,
  });
}

/** What was done in the range: decisions by action, runs, promotions, approvals that nobody decided. */
export async function activityFacts({ store }: ToolWorld, range: Range & { readonly limit: number }): Promise<Fact[]> {
  const [decisions, runs, approvals, promotions] = await Promise.all([
    store.find('decision', range),
    store.find('run', range),
    store.find('approval', { until: range.until, limit: range.limit }),
    store.find('promotion', range),
  ]);
  const facts: Fact[] = [];
  const actions = [...new Set(decisions.map((decision) => decision.action))];
  const parts = actions.map((action) => `${decisions.filter((each) => each.action === action).length} ${action}`);
  const made =
    decisions.length === 0 ? 'No decision was made' : `${plural(decisions.length, 'decision')}: ${parts.join(' + ')}`;
  facts.push(fact(decisions[0]?.id ?? null, 'decisions', `${made} in that time.`, { decisions: decisions.length }));
  const states = [...new Set(runs.map((run) => run.state))];
  const ran = states.map((state) => `${runs.filter((run) => run.state === state).length} ${state}`).join(' + ');
  const started = runs.length === 0 ? 'No retraining was started' : `${plural(runs.length, 'run')} started: ${ran}`;
  facts.push(fact(runs[0]?.id ?? null, 'runs', `${started} in that time.`, { runs: runs.length }));
  for (const run of runs.slice(0, 6)) {
    const took = run.minutes === null ? '' : `, ${sayMinutes(run.minutes)}`;
    const cost = run.cost === null ? '' : `, ${sayMoney(run.cost, run.currency)}`;
    facts.push(fact(run.id, 'run', `Run ${run.id} of ${run.model} ${run.state}${took}${cost}.`));
  }
  for (const row of approvals) {
    const late = row.state === 'expired' && row.expiresAt >= range.since && row.expiresAt < range.until;
    const waited = row.state === 'pending' && row.requestedAt < range.until;
    const what = `${row.kind} ${row.model}${row.subject.candidate ? ` ${sayName(row.subject.candidate)}` : ''}`;
    if (late)
      facts.push(
        fact(
          row.id,
          'expired',
          `Approval ${row.id} (${what}) expired without a vote ${sayTime(row.expiresAt)}: ${listed(row.sets.map(sayName), 'or')} did not decide.`,
        ),
      );
    if (waited)
      facts.push(
        fact(row.id, 'waiting', `Approval ${row.id} (${what}) still waits for ${listed(row.sets.map(sayName), 'or')}.`),
      );
  }
  for (const row of promotions) {
    facts.push(
      fact(
        row.id,
        'promotion',
        `${row.model}: ${row.kind} to ${sayName(row.to)}, ${row.state} (${sayTime(row.intendedAt)}).`,
      ),
    );
  }
  return facts;
}
