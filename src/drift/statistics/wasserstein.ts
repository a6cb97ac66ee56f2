/**
 * First Wasserstein distance ∫|F−G|dx of two ascending samples, exact on every row.
 * `weights` (aligned with `a`, any positive scale) turns `a` into a weighted sample.
 */
export function wassersteinDistance(a: Float64Array, b: Float64Array, weights: Float64Array | null = null): number {
  if (a.length === 0 || b.length === 0) return Number.NaN;
  let total = a.length;
  if (weights) {
    total = 0;
    for (const weight of weights) total += weight;
  }
  let i = 0;
  let j = 0;
  let massA = 0;
  let distance = 0;
  let x = Math.min(a[0]!, b[0]!);
  while (i < a.length || j < b.length) {
    const nextA = i < a.length ? a[i]! : Number.POSITIVE_INFINITY;
    const nextB = j < b.length ? b[j]! : Number.POSITIVE_INFINITY;
    const next = Math.min(nextA, nextB);
    distance += Math.abs(massA / total - j / b.length) * (next - x);
    x = next;
    for (; i < a.length && a[i] === next; i++) massA += weights ? weights[i]! : 1;
    while (j < b.length && b[j] === next) j++;
  }
  return distance;
}
