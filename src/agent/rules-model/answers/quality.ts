import { writeLine } from '../../answer-text.ts';
import type { Fact } from '../../tools/tool.ts';
import type { Ask } from '../ask.ts';
import { type Brought, factsOf, line, lines, modelsOf, pick, refusals, text, unsaid } from './material.ts';

const headlines: Readonly<Record<string, string>> = {
  healthy: 'is healthy: no drift or loss that matters',
  'monitor-noise': 'looks stable: the alert is monitor-noise',
  'broken-data': 'gets broken data (verdict broken-data): that is not drift, and retraining would learn the fault',
  'serving-fault': 'has a serving-fault: the model is not the problem',
  'traffic-mix': 'sees another traffic-mix than it was trained on',
  'covariate-shift': 'is degrading: covariate-shift, its inputs have moved',
  'label-shift': 'is degrading: label-shift, the outcome has become more or less common',
  'concept-drift': 'is degrading: concept-drift, the pattern itself has changed',
  'harmless-drift': 'drifts, but harmless-drift: its quality holds',
  unknown: 'shows trouble, and the cause is unknown to me so far',
};

function head(model: string, facts: readonly Fact[]): string[] {
  const verdict = pick(facts, 'verdict', 'health')[0];
  const type = text(verdict, 'verdict');
  if (!verdict || !type) return [];
  return [writeLine(`${model} ${headlines[type] ?? `has the verdict ${type}`}.`, [verdict.id])];
}

const hypotheses = (facts: readonly Fact[]): string[] =>
  pick(facts, 'hypothesis')
    .filter((fact) => fact.values.status === 'open')
    .slice(0, 2)
    .map((fact) => `Hypothesis: ${fact.text}`);

const columns = (facts: readonly Fact[], most: number): Fact[] => {
  const all = pick(facts, 'column').filter((fact) => fact.values.role !== 'label');
  const alerting = all.filter((fact) => fact.values.alert === true);
  return (alerting.length > 0 ? alerting : all).slice(0, most);
};

const perModel = (
  brought: readonly Brought[],
  say: (model: string, facts: Fact[], incident: Fact[]) => string[],
): string[] => {
  const said = modelsOf(brought).flatMap((model) => {
    if (!model) return [];
    const drift = factsOf(brought, 'explain_drift', model).filter((fact) => fact.kind !== 'none');
    const check = factsOf(brought, 'check_model_performance', model).filter((fact) => fact.kind !== 'none');
    const known = new Set(drift.map((fact) => fact.text));
    const facts = [...drift, ...check.filter((fact) => !known.has(fact.text))];
    return facts.some((fact) => fact.id !== null) ? say(model, facts, factsOf(brought, 'get_incident', model)) : [];
  });
  return said.length > 0 ? said : refusals(brought);
};

/** Why is it degrading: verdict, reasons, quality, columns, impact, each once; what is done about it; hypotheses apart. */
export const why = (ask: Ask, brought: readonly Brought[]): string[] =>
  perModel(brought, (model, facts, incident) => {
    const measured = [
      ...lines(facts, 'broken-input').slice(0, 2),
      ...lines(facts, 'performance'),
      ...columns(facts, 2).map(line),
      ...lines(facts, 'impact'),
    ];
    const sure = /\bsure\b|\bconfiden|\bknow\b|\bproof\b/.test(ask.text) ? lines(facts, 'told-apart') : [];
    const because = unsaid(lines(facts, 'because'), measured).slice(0, 2);
    return [
      ...head(model, facts),
      ...lines(facts, 'shared-cause', 'input-owner'),
      ...sure,
      ...measured,
      ...because,
      ...unsaid(
        lines(facts, 'since', ...(because.some((each) => each.startsWith('Segment ')) ? [] : ['segment'])),
        measured,
      ),
      ...lines(facts, 'provisional'),
      ...lines(incident, 'decision').slice(0, 1),
      ...lines(incident, 'incident').slice(0, 1),
      ...hypotheses(facts),
    ];
  });

/** Is it ok: the verdict, its quality, and whether an incident is open. */
export const ok = (_ask: Ask, brought: readonly Brought[]): string[] =>
  perModel(brought, (model, facts, incident) => [
    ...head(model, facts),
    ...lines(facts, 'performance', 'no-performance', 'estimate').slice(0, 2),
    ...lines(facts, 'broken-input').slice(0, 1),
    ...lines(facts, 'drift').slice(0, 1),
    ...lines(facts, 'since'),
    ...lines(incident, 'incident', 'no-incident', 'approval').slice(0, 2),
  ]);

/** What changed: columns that moved, quality before and now, what became of it; for a healthy model: nothing. */
export const changed = (ask: Ask, brought: readonly Brought[]): string[] =>
  perModel(brought, (model, facts, incident) => {
    const named = ask.column ? columnLine(ask.column, model, facts) : [];
    const moved = pick(facts, 'column').some((fact) => fact.values.alert === true);
    const quiet =
      moved || pick(facts, 'broken-input').length > 0
        ? []
        : [`Nothing in ${model} moved beyond its thresholds; it is unchanged.`];
    return [
      ...named,
      ...quiet,
      ...head(model, facts),
      ...lines(facts, 'broken-input'),
      ...(moved ? columns(facts, 4).map(line) : []),
      ...lines(facts, 'performance', 'since'),
      ...lines(incident, 'incident', 'decision').slice(0, 2),
    ];
  });

/** The nth drifted column, or all of them. */
export const rank = (ask: Ask, brought: readonly Brought[]): string[] =>
  perModel(brought, (model, facts) => {
    if (ask.column) return columnLine(ask.column, model, facts);
    const all = pick(facts, 'column').filter((fact) => fact.values.role !== 'label');
    if (all.length === 0) return [`I have no drift per column for ${model}.`];
    if (ask.rank === null) return [...lines(facts, 'broken-input'), ...columns(facts, 5).map(line)];
    const nth = all[ask.rank - 1];
    if (!nth) return [`I do not know: only ${all.length} columns of ${model} were measured.`];
    const quiet = nth.values.alert === true ? [] : [writeLine('That one stays under its threshold.', [nth.id])];
    return [line(nth), ...quiet];
  });

function columnLine(column: string, model: string, facts: readonly Fact[]): string[] {
  const flat = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const named = pick(facts, 'broken-input', 'column').filter((fact) => {
    const name = flat(text(fact, 'column') ?? '');
    return name === flat(column) || (flat(column).length > 3 && name.includes(flat(column)));
  });
  return named.length > 0
    ? named.map(line)
    : [`I do not know: no column “${column}” is among those measured for ${model}.`];
}

/** Since when, and how that shows. */
export const since = (_ask: Ask, brought: readonly Brought[]): string[] =>
  perModel(brought, (model, facts, incident) => {
    const began = lines(facts, 'since').slice(0, 1);
    const opened = lines(incident, 'opened').slice(0, 1);
    if (began.length === 0 && opened.length === 0)
      return [...head(model, facts), `Nothing has begun that I know of for ${model}.`];
    return [
      ...began,
      ...lines(facts, 'change-point'),
      ...columns(facts, 1).map(line),
      ...lines(facts, 'persistence'),
      ...opened,
    ];
  });

/** How bad, and what happens if nobody acts. */
export const impact = (_ask: Ask, brought: readonly Brought[]): string[] =>
  perModel(brought, (model, facts, incident) => {
    const cost = lines(facts, 'impact');
    const unknown = cost.length > 0 ? [] : [`The cost of the trouble is not measured for ${model}.`];
    return [
      ...cost,
      ...unknown,
      ...head(model, facts),
      ...lines(facts, 'performance'),
      ...lines(incident, 'if-nobody-acts', 'incident').slice(0, 2),
    ];
  });
