import type { Run, RunState } from '../../domain/run.ts';
import { type Mrkdwn, md } from '../escape.ts';
import { minutes, money } from '../figures.ts';

export const runStateWords: Record<RunState, string> = {
  queued: '⏳ Retraining is queued',
  running: '⏳ Retraining',
  succeeded: '✅ Retrained',
  failed: '❌ Retraining failed',
  cancelled: '⏹️ Retraining was stopped',
  unknown: '❔ Retraining: its state is not known',
};

/** "12 min, 1.44 USD", or the estimate while it runs. */
export function runCost(run: Run): Mrkdwn {
  if (run.minutes !== null || run.cost !== null) return md`${minutes(run.minutes)}, ${money(run.cost, run.currency)}`;
  return md`estimated ${minutes(run.estimatedMinutes)}, ${money(run.estimatedCost, run.currency)}`;
}
