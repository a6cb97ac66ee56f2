import type { Frame } from '../domain/frame.ts';
import { type Gate, higherIsBetter, type Metric, metricNames } from '../domain/gate.ts';
import { judgeGate, judgeGates } from '../domain/judge-gate.ts';
import type { Task } from '../domain/observation.ts';
import type { TimeSpan } from '../domain/run.ts';
import type { Comparison, GateResult, ValidationOutcome } from '../domain/validation.ts';
import { type EvaluationColumns, type EvaluationRows, evaluationRows, invalid } from './comparison/evaluation-rows.ts';
import { metricOf } from './comparison/metric-of.ts';
import { pairedBootstrap, strataOf } from './comparison/paired-bootstrap.ts';
import { type Ranking, rankingOf } from './comparison/ranked-metrics.ts';
import { slicesOf } from './comparison/slices-of.ts';

export interface CompareInput {
  readonly frame: Frame;
  readonly task: Task;
  readonly columns: EvaluationColumns;
  readonly gates: readonly Gate[];
  readonly seed: number;
  /** Slice columns to compare by, beside those the gates name. */
  readonly slices: readonly string[];
}

export interface RowComparison {
  readonly n: number;
  readonly window: TimeSpan | null;
  readonly comparisons: readonly Comparison[];
  readonly gates: readonly GateResult[];
  readonly worstSlice: GateResult | null;
  readonly outcome: ValidationOutcome;
  readonly reasons: readonly string[];
}

const shownAlways: Readonly<Record<Task, readonly Metric[]>> = {
  classification: ['auc', 'average_precision'],
  regression: ['rmse', 'mae'],
};
const ofRegression: ReadonlySet<Metric> = new Set(['mae', 'rmse', 'mape', 'r2']);
const ofProbabilities: ReadonlySet<Metric> = new Set(['log_loss', 'brier', 'ece']);

/** Candidate against champion on the same labelled rows: every gate, overall and by slice, with paired intervals. */
export function compareRows(input: CompareInput): RowComparison {
  const { frame, task, gates } = input;
  if (gates.length === 0) judgeGates([]);
  const rows = evaluationRows(frame, task, input.columns);
  checkMetrics(input, rows);
  const all: Group = { slice: null, rows: pick(rows, null) };
  const bySlice = new Map(
    [...new Set([...input.slices, ...gates.flatMap((gate) => gate.slice ?? [])])].map((column) => [
      column,
      slicesOf(frame, rows.rows, column).map(
        ({ name, positions }): Group => ({ slice: name, rows: pick(rows, positions) }),
      ),
    ]),
  );
  const wanted = new Map<Group, Wanted[]>([[all, shownAlways[task].map((metric) => ({ metric, threshold: 0.5 }))]]);
  const judged: { gate: Gate; group: Group }[] = [];
  for (const groups of bySlice.values()) {
    for (const group of groups) wanted.set(group, [{ metric: shownAlways[task][0]!, threshold: 0.5 }]);
  }
  for (const gate of gates) {
    for (const group of gate.slice === undefined ? [all] : (bySlice.get(gate.slice) ?? [])) {
      wanted.get(group)!.push({ metric: gate.metric, threshold: gate.threshold });
      judged.push({ gate, group });
    }
  }
  return judgeAll(rows, judged, compareAll(wanted, input));
}

interface Wanted {
  readonly metric: Metric;
  readonly threshold: number;
}

interface Group {
  readonly slice: string | null;
  readonly rows: Pick<EvaluationRows, 'labels' | 'candidate' | 'champion'>;
}

type Compared = ReadonlyMap<Group, ReadonlyMap<string, Comparison>>;

const keyOf = ({ metric, threshold }: Wanted): string =>
  metric === 'f1' || metric === 'precision' || metric === 'recall' ? `${metric}@${threshold}` : metric;

function pick(rows: EvaluationRows, positions: Uint32Array | null): Group['rows'] {
  if (!positions) return rows;
  const at = (values: Float64Array): Float64Array => Float64Array.from(positions, (i) => values[i]!);
  return { labels: at(rows.labels), candidate: at(rows.candidate), champion: rows.champion && at(rows.champion) };
}

function compareAll(wanted: ReadonlyMap<Group, readonly Wanted[]>, { task, seed }: CompareInput): Compared {
  const compared = new Map<Group, Map<string, Comparison>>();
  for (const [group, list] of wanted) compared.set(group, compareGroup(group, list, task, seed));
  return compared;
}

function compareGroup({ slice, rows }: Group, list: readonly Wanted[], task: Task, seed: number) {
  const { labels, candidate, champion } = rows;
  const metrics = [...new Map(list.map((wanted) => [keyOf(wanted), wanted]))];
  const n = labels.length;
  if (!champion || n === 0) return new Map<string, Comparison>();
  const ranks = { candidate: once(() => rankingOf(candidate)), champion: once(() => rankingOf(champion)) };
  const pairs = metrics.map(([, { metric, threshold }]) => ({
    candidate: metricOf(metric, labels, candidate, threshold, ranks.candidate),
    champion: metricOf(metric, labels, champion, threshold, ranks.champion),
  }));
  const strata = strataOf(labels, task === 'classification');
  const positives = strata.length === 2 ? strata[1]!.length : 0;
  const nEffective = task === 'regression' ? n : Math.min(positives, n - positives);
  const results = pairedBootstrap(pairs, strata, n, seed);
  return new Map(
    metrics.map(([key, { metric }], i): [string, Comparison] => [
      key,
      { metric, slice, n, nEffective, ...results[i]! },
    ]),
  );
}

function once(make: () => Ranking): () => Ranking {
  let made: Ranking | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

function judgeAll(
  rows: EvaluationRows,
  judged: readonly { readonly gate: Gate; readonly group: Group }[],
  compared: Compared,
): RowComparison {
  const gates = judged.map(({ gate, group }) => {
    const key = keyOf({ metric: gate.metric, threshold: gate.threshold });
    return judgeGate(gate, compared.get(group)?.get(key) ?? null, group.slice);
  });
  const outcome = gates.length === 0 ? 'INSUFFICIENT' : judgeGates(gates);
  const reasons = [...rows.reasons, ...gates.filter((gate) => gate.outcome !== 'PASS').map((gate) => gate.text)];
  if (rows.labels.length === 0) reasons.unshift('no labelled rows to compare on');
  else if (!rows.champion) reasons.unshift('no champion to compare with: a person has to decide');
  return {
    n: rows.labels.length,
    window: rows.window,
    comparisons: [...compared.values()].flatMap((metrics) => [...metrics.values()].filter(isDefined)),
    gates,
    worstSlice: worstOf(gates.filter((gate) => gate.slice !== null)),
    outcome,
    reasons,
  };
}

/** Comparisons are written down as JSON: one that is not defined has no numbers to write. */
const isDefined = ({ candidate, champion, delta }: Comparison): boolean =>
  [candidate, champion, delta.low, delta.high].every(Number.isFinite);

const badness = { FAIL: 0, INSUFFICIENT: 1, PASS: 2 };

/** The slice to look at first: failed before unjudged before passed, then by how bad the pessimistic end is. */
function worstOf(results: readonly GateResult[]): GateResult | null {
  const pessimistic = ({ gate, comparison }: GateResult): number => {
    if (!comparison) return Number.NEGATIVE_INFINITY;
    return higherIsBetter(gate.metric) ? comparison.delta.low : -comparison.delta.high;
  };
  return (
    [...results].sort((a, b) => badness[a.outcome] - badness[b.outcome] || pessimistic(a) - pessimistic(b))[0] ?? null
  );
}

function checkMetrics({ gates, task, columns }: CompareInput, rows: EvaluationRows): void {
  for (const { metric } of gates) {
    if (!metricNames.includes(metric)) throw invalid(`there is no metric ${metric}: use ${metricNames.join(', ')}`);
    if (ofRegression.has(metric) !== (task === 'regression')) throw invalid(`${metric} is no metric of a ${task}`);
    if (!ofProbabilities.has(metric)) continue;
    checkProbabilities(columns.candidate, metric, rows.candidate, rows.rows);
    if (columns.champion !== null && rows.champion) {
      checkProbabilities(columns.champion, metric, rows.champion, rows.rows);
    }
  }
}

function checkProbabilities(column: string, metric: Metric, scores: Float64Array, rows: Uint32Array): void {
  const at = scores.findIndex((score) => score < 0 || score > 1);
  if (at < 0) return;
  throw invalid(`${metric} needs probabilities; ${column} is ${scores[at]} in row ${rows[at]! + 1}, outside 0…1`);
}
