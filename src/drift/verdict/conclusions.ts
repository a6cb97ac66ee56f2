import type { Verdict, VerdictType } from '../../domain/verdict.ts';
import { day, estimateAgainst, scoreTestSentence } from './sentences.ts';
import { isBeyond, seesLoss, type VerdictFacts } from './verdict-facts.ts';

export interface Conclusion {
  readonly type: VerdictType;
  readonly confidence: number;
  readonly toldApartBy: string;
  readonly wouldChange: readonly string[];
  readonly provisional: Verdict['provisional'];
}

type Rule = (facts: VerdictFacts) => Conclusion | null;

/**
 * The rules in the order they speak: data first, then noise, then what labels say, then what inputs say. Their confidence
 * is how often each was right on the development half of the decision benchmark, one right and one wrong added (docs/evals.md).
 */
const rules: readonly Rule[] = [
  brokenData,
  tooFewRows,
  beforeChampion,
  servingFault,
  healthy,
  blip,
  passed,
  lossOnLabels,
  performanceHolds,
  labelsMissing,
];

export function concludeFrom(facts: VerdictFacts): Conclusion {
  for (const rule of rules) {
    const conclusion = rule(facts);
    if (conclusion) return conclusion;
  }
  return conclude('unknown', 0.3, 'No test separates the causes that are left.', ['More labelled windows.']);
}

const conclude = (
  type: VerdictType,
  confidence: number,
  toldApartBy: string,
  wouldChange: readonly string[],
  provisional: Verdict['provisional'] = null,
): Conclusion => ({ type, confidence, toldApartBy, wouldChange, provisional });

function brokenData({ broken }: VerdictFacts): Conclusion | null {
  const found = broken[0];
  if (!found) return null;
  const sure = broken.some(({ kind }) => kind !== 'time-gap' && kind !== 'duplicates');
  return conclude(
    'broken-data',
    sure ? 0.95 : 0.7,
    `The data quality checks, which come before any drift: ${found.text}.`,
    ['The data is as it was again, or its owner says that the change is meant to be.'],
  );
}

function tooFewRows({ measurement, context }: VerdictFacts): Conclusion | null {
  if (measurement.n.current >= context.minRows) return null;
  const n = measurement.n.current.toLocaleString('en-US');
  return conclude(
    'monitor-noise',
    0.92,
    `Too few rows: ${n}, at least ${context.minRows.toLocaleString('en-US')} are asked for.`,
    ['More rows.'],
  );
}

/** Rows of the previous champion say nothing about the present one. */
function beforeChampion({ beforeChampion, context, measurement }: VerdictFacts): Conclusion | null {
  if (!beforeChampion) return null;
  const version = measurement.checks.at(-1)?.version;
  return conclude(
    'monitor-noise',
    0.7,
    `The newest window was answered by ${version}, the champion is ${context.champion}.`,
    [`A complete window answered by ${context.champion}.`],
  );
}

function servingFault(facts: VerdictFacts): Conclusion | null {
  const { moved, score, brokenScore, wrongVersion, context, performance, persistent, measurement } = facts;
  const { scoreTest } = measurement;
  if (brokenScore) {
    return conclude(
      'serving-fault',
      0.93,
      `What the service answers is broken, its inputs are whole: ${brokenScore.text}.`,
      ['The same rows scored again by the champion give the same scores.'],
    );
  }
  const trouble = score !== null || performance?.lost === true;
  if (!trouble || !persistent) return null;
  const versions = `serving answers with ${context.servingVersion}, the champion is ${context.champion}`;
  if (scoreTest?.explained === false) {
    const told = wrongVersion ? `Versions differ: ${versions}.` : (scoreTestSentence(facts) ?? '');
    return conclude('serving-fault', wrongVersion ? 0.95 : 0.93, told, [
      'An input that moved and was not measured.',
      'The same rows scored again by the champion give the same scores.',
    ]);
  }
  // Inputs that moved too little to alert one by one can move the scores together.
  if (scoreTest?.explained === true && !wrongVersion) return null;
  if (moved.length > 0 || !(score || wrongVersion)) return null;
  return conclude(
    'serving-fault',
    wrongVersion ? 0.9 : 0.7,
    wrongVersion ? `Versions differ: ${versions}.` : 'The scores moved while every input stayed where it was.',
    ['An input that moved and was not measured.', 'The same rows scored again by the champion give the same scores.'],
  );
}

function healthy({ measurement, performance, moved, score, label }: VerdictFacts): Conclusion | null {
  const quiet = moved.length === 0 && !score && measurement.persistence.hits === 0;
  if (!quiet || performance?.lost === true) return null;
  const labels = performance?.current ? 'performance holds' : 'no labels to judge by';
  const confidence = performance?.current ? (label ? 0.8 : 0.9) : 0.7;
  return conclude('healthy', confidence, `No input or score above its threshold, ${labels}.`, [
    'A window above a threshold, or labels that show a loss.',
  ]);
}

function blip({ persistent, measurement }: VerdictFacts): Conclusion | null {
  if (persistent) return null;
  const { hits, of, atLeast } = measurement.persistence;
  return conclude('monitor-noise', 0.8, `Persistence: ${hits} of the newest ${of} windows, ${atLeast} are needed.`, [
    `${atLeast} of ${of} windows that show it.`,
  ]);
}

/** A loss only in windows that drifted, or that better ones followed, while the newest is quiet: its cause is gone. */
function passed({ measurement, moved, score, performance }: VerdictFacts): Conclusion | null {
  const { checks } = measurement;
  const newest = checks.at(-1);
  if (moved.length > 0 || score || !newest || newest.alert) return null;
  const above = measurement.columns[0]?.threshold ?? 0;
  const since = performance?.since ?? newest.to;
  const judged = checks.filter((check) => check.from >= since && check.performance !== null);
  const worse = judged.filter((check) => performance !== null && isBeyond(performance, check.performance!.value));
  if (worse.at(-1) === judged.at(-1) && !worse.every((check) => check.drift > above)) return null;
  return conclude('monitor-noise', 0.65, 'The newest window is back inside every threshold.', [
    'The trouble returns, or labels of the newest windows show a loss.',
  ]);
}

function lossOnLabels(facts: VerdictFacts): Conclusion | null {
  const { performance, seen, moved, comparable } = facts;
  if (performance?.lost !== true) return null;
  if (seesLoss(facts)) {
    return conclude(
      'covariate-shift',
      (seen ?? 0) >= 0.7 ? 0.93 : 0.65,
      `The estimate without labels sees the loss too: ${estimateAgainst(performance)}.`,
      ['New labels that show a loss the estimate does not see.'],
    );
  }
  const missed = performance.estimated
    ? `The estimate without labels does not see the loss: ${estimateAgainst(performance)}`
    : 'The inputs do not explain the loss';
  const confidence = seen === null ? (moved.length > 0 ? 0.6 : 0.8) : seen < 0.3 ? 0.93 : 0.7;
  return conclude(
    'concept-drift',
    comparable <= 1 ? confidence - 0.1 : confidence,
    `${missed}: the same inputs now mean something else.`,
    ['A broken label feed, or labels of more windows that show no loss.'],
  );
}

function performanceHolds(facts: VerdictFacts): Conclusion | null {
  const { performance, comparable, measurement, moved, score, matures } = facts;
  if (performance?.lost !== false || (moved.length === 0 && !score)) return null;
  if (comparable < measurement.persistence.atLeast) {
    const until = matures ?? null;
    const why = 'the windows with matured labels do not yet show the drift as it is now';
    return conclude(
      'unknown',
      0.4,
      'Too few windows with matured labels drift as the newest one does.',
      ['Labels of the windows that drift like the newest.'],
      until === null ? null : { until, why },
    );
  }
  const labels = 'Matured labels of the drifting windows: performance holds';
  if (measurement.mix?.explains && measurement.mix.by === 'label') {
    return conclude('label-shift', 0.93, `${labels}, and the changed label mix alone explains the moved inputs.`, [
      'Inputs that move within a class.',
    ]);
  }
  if (measurement.mix?.explains && measurement.mix.by === 'segment') {
    return conclude(
      'traffic-mix',
      0.93,
      `${labels}, and the changed shares of ${measurement.mix.column} alone explain it.`,
      ['Inputs that move within a segment.'],
    );
  }
  return conclude('harmless-drift', 0.93, `${labels}.`, ['Labels that show a loss.']);
}

function labelsMissing(facts: VerdictFacts): Conclusion | null {
  const { performance, matures, estimateLost, moved, score, measurement } = facts;
  if (moved.length === 0 && !score) return null;
  const began =
    measurement.since === null ? '' : `labels of the trouble since ${day(measurement.since)} have not matured`;
  const provisional = matures === null ? null : { until: matures, why: began };
  if (estimateLost && (matures !== null || !performance?.maturedUntil)) {
    return conclude(
      'covariate-shift',
      0.5,
      'The estimate without labels is beyond the limit; no label has confirmed it.',
      ['The labels, once matured.'],
      provisional,
    );
  }
  const what = moved.length > 0 ? 'inputs' : 'scores';
  const reason = performance?.maturedUntil
    ? `The ${what} moved; whether performance suffers only labels can say, and they have not matured.`
    : `The ${what} moved; there are no labels to say whether performance suffers.`;
  return conclude('unknown', 0.93, reason, ['The labels of the windows that moved.'], provisional);
}
