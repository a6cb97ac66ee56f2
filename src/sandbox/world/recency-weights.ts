import { dayMs } from './traffic.ts';

const halfLifeDays = 6;
/** What all rows from before the trouble count for together, next to a row of it. */
const shareOfOld = 0.1;

/** How much each row counts: since the trouble in full, before it little; without a known trouble, by age. */
export function recencyWeights(times: Float64Array, end: Date, troubleSince: Date | null): Float64Array {
  const since = troubleSince?.getTime() ?? Number.POSITIVE_INFINITY;
  const fresh = times.reduce((count, time) => count + (time >= since ? 1 : 0), 0);
  if (fresh === 0) return times.map((time) => 0.5 ** ((end.getTime() - time) / (halfLifeDays * dayMs)));
  const old = Math.min(1, (shareOfOld * fresh) / Math.max(1, times.length - fresh));
  return times.map((time) => (time >= since ? 1 : old));
}
