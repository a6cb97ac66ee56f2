import type { Column, Frame } from '../../domain/frame.ts';
import { sampleColumn } from '../column-sample.ts';
import { lossOf, performanceOf } from '../performance-metric.ts';
import { driftValue, type ReferenceColumn, thresholdOf } from '../reference-column.ts';
import { quantileOf } from '../statistics/moments.ts';
import type { AttributionQuestion } from './attribute.ts';
import { backfit, binsOf, ENOUGH_FIT, fitOf, fittedScores, scoresOf } from './score-surrogate.ts';

/** A column that is the reference's times `slope` plus `zero`; put back, it takes the loss with it. */
export interface Repair {
  readonly column: string;
  readonly slope: number;
  readonly zero: number;
  /** The column's median now. */
  readonly middle: number;
  /** Performance of the reference, of now, and of now with the column put back, by scores told from the inputs. */
  readonly reference: number;
  readonly current: number;
  readonly repaired: number;
}

const MOST_COLUMNS = 4;
const ABOVE = 0.1;
/** Put back, no more of the loss stays; as it is, the inputs account for at least this much. */
const STAYS = 0.35;
const ACCOUNTED = 0.5;
const COVERED = 0.95;

/**
 * A shift of the world moves a column and the truth with it; a column that somebody rescaled on the way moves alone, and
 * putting it back onto the reference's scale mends what the labels say was lost.
 */
export function findRepair(question: AttributionQuestion, moved: readonly ReferenceColumn[]): Repair | null {
  for (const column of moved.slice(0, MOST_COLUMNS)) {
    const line = lineOf(column, question.current.frame.columns[column.name]);
    const repair = line && repairBy(question, column, line);
    if (repair) return repair;
  }
  return null;
}

type Line = Pick<Repair, 'slope' | 'zero' | 'middle'>;

/** The line by which the quartiles fit, if the whole distribution does. */
function lineOf(reference: ReferenceColumn, current: Column | undefined): Line | null {
  if (reference.sample.type !== 'numeric' || current?.kind !== 'numeric') return null;
  const sample = sampleColumn(current);
  if (sample.type !== 'numeric') return null;
  const [before, now] = [reference.sample.sorted, sample.sorted].map((sorted) => ({
    middle: quantileOf(sorted, 0.5),
    width: quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25),
  }));
  const slope = now!.width / before!.width;
  const line = { slope, zero: now!.middle - slope * before!.middle, middle: now!.middle };
  if (!(slope > 0) || !Number.isFinite(slope)) return null;
  const sorted = sample.sorted.map((value) => putBack(line, value));
  const left = driftValue(reference, { ...sample, sorted });
  return left <= thresholdOf(reference, ABOVE, sorted.length) ? line : null;
}

const putBack = ({ slope, zero }: Line, value: number): number => (value - zero) / slope;

function repairBy(question: AttributionQuestion, { name }: ReferenceColumn, line: Line): Repair | null {
  const { task, reference, current, features, score } = question;
  const column = current.frame.columns[name];
  const scores = scoresOf(task, reference.frame, score);
  if (column?.kind !== 'numeric' || !scores) return null;
  const values = column.values.map((value) => putBack(line, value));
  const whole: Frame = { ...current.frame, columns: { ...current.frame.columns, [name]: { ...column, values } } };
  const bins = binsOf(features, reference.frame, whole);
  const { left, effects } = backfit(bins, scores);
  if (!(fitOf(left, scores) >= ENOUGH_FIT)) return null;
  const usual = performanceOf(task, { labels: reference.labels, scores: scores.map((value, i) => value - left[i]!) });
  const mended = performanceOf(task, known(current.labels, fittedScores(bins, effects)));
  const asIs = performanceAsIs(question, scores);
  const [was, is] = [reference, current].map((side) => performanceOf(task, side)?.value ?? Number.NaN);
  if (!usual || !mended || mended.n < COVERED * current.labels.length) return null;
  const lost = lossOf(task, was!, is!);
  const stays = lossOf(task, usual.value, mended.value);
  // Where the service answers wrongly the inputs do not account for the loss, and every column would seem to mend it.
  const accounted = asIs === null || lossOf(task, usual.value, asIs) >= ACCOUNTED * lost;
  return lost > 0 && accounted && stays <= STAYS * lost
    ? { column: name, ...line, reference: was!, current: is!, repaired: mended.value }
    : null;
}

/** What the inputs say of performance now; null where the reference never saw most of them. */
function performanceAsIs({ task, reference, current, features }: AttributionQuestion, scores: Float64Array) {
  const bins = binsOf(features, reference.frame, current.frame);
  const seen = known(current.labels, fittedScores(bins, backfit(bins, scores).effects));
  return seen.labels.length < current.labels.length / 2 ? null : (performanceOf(task, seen)?.value ?? null);
}

function known(labels: Float64Array, scores: Float64Array) {
  const rows = Uint32Array.from(scores.keys()).filter((row) => Number.isFinite(scores[row]!));
  return {
    labels: Float64Array.from(rows, (row) => labels[row]!),
    scores: Float64Array.from(rows, (row) => scores[row]!),
  };
}
