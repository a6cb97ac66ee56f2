/** Holm's step-down correction (1979): p-values of one family as they count among so many; order kept. */
export function holmCorrected(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((i, j) => ps[i]! - ps[j]!);
  const corrected = new Array<number>(ps.length);
  let least = 0;
  order.forEach((i, rank) => {
    least = Math.max(least, Math.min(1, ps[i]! * (ps.length - rank)));
    corrected[i] = least;
  });
  return corrected;
}
