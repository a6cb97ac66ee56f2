import { without } from '../../domain/broken-period.ts';
import type { TimeSpan } from '../../domain/run.ts';
import { dayMs } from './traffic.ts';

export interface Window {
  readonly from: Date;
  readonly to: Date;
}

export interface TrainingWindows {
  readonly training: Window;
  /** After the training window, never in it. */
  readonly evaluation: Window;
  /** Whole days up to the newest matured label: the rows a later look is compared with. */
  readonly reference: Window;
}

const trainingDays = 12;
const wholeEvaluationDay = dayMs;
const maxReferenceDays = 3;

/**
 * The newest matured day evaluates and the days before it train, as long as training keeps a day of the trouble itself;
 * while less has matured, half of what there is evaluates. A day whose rows are mostly to be left out evaluates nothing:
 * then what lies before it does.
 */
export function chooseWindows(
  maturedUntil: Date,
  troubleSince: Date | null,
  leaveOut: readonly TimeSpan[] = [],
): TrainingWindows {
  const windows = windowsUpTo(maturedUntil.getTime(), troubleSince);
  const evaluation = spanOf(windows.evaluation);
  const left = without(evaluation, leaveOut).reduce((sum, span) => sum + lengthOf(span), 0);
  if (left >= lengthOf(evaluation) / 2) return windows;
  const before = leaveOut.map(({ from }) => new Date(from)).filter((from) => from < windows.evaluation.to);
  return chooseWindows(new Date(Math.max(...before.map(Number))), troubleSince, leaveOut);
}

export const spanOf = ({ from, to }: Window): TimeSpan => ({ from: from.toISOString(), to: to.toISOString() });
const lengthOf = ({ from, to }: TimeSpan): number => Date.parse(to) - Date.parse(from);

function windowsUpTo(end: number, troubleSince: Date | null): TrainingWindows {
  const moved = troubleSince === null ? Number.POSITIVE_INFINITY : end - troubleSince.getTime();
  const evaluation = moved > 0 && moved < 2 * wholeEvaluationDay ? moved / 2 : wholeEvaluationDay;
  const split = end - evaluation;
  const referenceDays = Math.min(maxReferenceDays, Math.max(1, Math.floor(moved / dayMs) - 1));
  const window = (from: number, to: number): Window => ({ from: new Date(from), to: new Date(to) });
  return {
    training: window(split - trainingDays * dayMs, split),
    evaluation: window(split, end),
    reference: window(Number.isFinite(moved) ? end - referenceDays * dayMs : split, end),
  };
}
