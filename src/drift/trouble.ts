import type { WindowCheck } from './window-checks.ts';

/** Which windows the present trouble covers, by kind of sign. `null` = no present trouble of that kind. */
export interface Trouble {
  /** Index of its first window. */
  readonly since: number | null;
  readonly moved: number | null;
  readonly worse: number | null;
  readonly hits: number;
}

const NEAR_MISS = 0.8;
const NEAR_LOSS = 0.6;

/**
 * Trouble is present when one of the newest `of` windows shows it; it reaches back over the unbroken tail of windows
 * that show it (one window just under its threshold does not break the tail). Performance has a tail of its own,
 * over windows with matured labels: the newest windows cannot show a loss yet.
 */
export function presentTrouble(checks: readonly WindowCheck[], persistence: { of: number; atLeast: number }): Trouble {
  const moved = tail(
    checks.map((_, i) => i),
    (i) => moves(checks[i]!),
    (i) => checks[i]!.driftRatio >= NEAR_MISS,
    persistence.of,
  );
  const matured = checks.flatMap((check, i) => (judgesPerformance(check, checks) ? [i] : []));
  const worse = tail(
    matured,
    (i) => checks[i]!.worse,
    (i) => checks[i]!.lossRatio >= NEAR_LOSS,
    persistence.of,
  );
  const newest = checks.slice(-persistence.of);
  const newestMatured = matured.slice(-persistence.of).map((i) => checks[i]!);
  const hits = Math.max(
    newest.filter((check) => check.check.alert).length,
    newestMatured.filter((check) => check.worse).length,
  );
  const starts = [moved, worse].filter((start) => start !== null);
  return { since: starts.length > 0 ? Math.min(...starts) : null, moved, worse, hits };
}

/** What broken inputs did to the labels' verdict says nothing about the model once the inputs are whole again. */
export const judgesPerformance = (check: WindowCheck, checks: readonly WindowCheck[]): boolean =>
  check.serving !== null && (!check.broken || checks.at(-1)?.broken === true);

const moves = (check: WindowCheck): boolean => check.broken || check.driftRatio > 1;

function tail(
  indices: readonly number[],
  shows: (index: number) => boolean,
  nearly: (index: number) => boolean,
  of: number,
): number | null {
  let at = indices.length - 1;
  while (at >= 0 && at >= indices.length - of && !shows(indices[at]!)) at--;
  if (at < 0 || !shows(indices[at]!)) return null;
  while (at > 0) {
    if (shows(indices[at - 1]!)) at -= 1;
    else if (at > 1 && nearly(indices[at - 1]!) && shows(indices[at - 2]!)) at -= 2;
    else break;
  }
  return indices[at]!;
}
