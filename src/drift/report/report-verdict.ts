import type { Measurement } from '../../domain/evidence.ts';
import type { Frame } from '../../domain/frame.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { measure } from '../measure.ts';
import { verdictOf } from '../verdict-of.ts';
import { actionOf } from './action-of.ts';
import type { ColumnJudge } from './column-judge.ts';
import { DRIFT_THRESHOLD } from './column-report.ts';
import { type Comparison, ENOUGH_ROWS, isChunkLike } from './comparison.ts';
import type { ReportVerdict } from './drift-report.ts';
import { engineObservation } from './engine-observation.ts';

/** The current rows measured as one window against the reference; null when either side has too few rows. */
export function measureComparison(
  comparison: Comparison,
  chunks: readonly Frame[],
  judges: readonly ColumnJudge[],
): Measurement | null {
  const { reference, current } = comparison;
  if (reference.frame.rows < ENOUGH_ROWS || current.frame.rows < ENOUGH_ROWS) return null;
  const observation = engineObservation(comparison, 'one-window');
  const measured = measure(observation, {
    above: DRIFT_THRESHOLD,
    persistence: { of: 1, atLeast: 1 },
    minRows: ENOUGH_ROWS,
    now: observation.windows[0]!.to,
    impact: null,
    attribution: { ...comparison.attribution, always: true },
    reference: {
      chunks,
      windowLike: isChunkLike(comparison),
      columns: new Map(judges.flatMap(({ name, prepared }) => (prepared ? [[name, prepared]] : []))),
    },
  });
  // One window has no history to say "since" of.
  return { ...measured, columns: measured.columns.map((column) => ({ ...column, since: null })) };
}

/** The verdict on the whole; `further` are sentences of the chunks and notes on the input. */
export function reportVerdict(
  comparison: Comparison,
  measurement: Measurement | null,
  further: readonly string[],
): ReportVerdict {
  const verdict = measurement
    ? verdictOf(measurement, { champion: null, servingVersion: null, minRows: ENOUGH_ROWS })
    : tooFewRows(comparison);
  const { action, next } = actionOf(verdict, measurement?.performance ?? null);
  return {
    type: verdict.type,
    confidence: verdict.confidence,
    because: [...verdict.because, ...further, ...comparison.notes],
    hypotheses: verdict.hypotheses,
    action,
    next,
    provisional: verdict.provisional,
  };
}

function tooFewRows({ reference, current }: Comparison): Verdict {
  const small = reference.frame.rows < ENOUGH_ROWS ? 'reference' : 'current';
  const n = (small === 'reference' ? reference : current).frame.rows;
  const held = `The ${small} files hold ${n} row${n === 1 ? '' : 's'}, at least ${ENOUGH_ROWS} are needed`;
  const type = small === 'reference' ? 'unknown' : 'monitor-noise';
  const because = `${held}: nothing can be said of any column.`;
  return {
    type,
    confidence: 0.8,
    because: [because],
    toldApartBy: because,
    hypotheses: [{ type, status: 'supported', because }],
    wouldChange: ['More rows.'],
    provisional: null,
  };
}
