/**
 * Jensen-Shannon distance (square root, base 2: 0…1) of two category counts. A category of one side only counts in
 * full: that is the unseen-category bin, with a name.
 */
export function jensenShannonDistance(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let divergence = 0;
  for (const [, part] of jensenShannonParts(a, b)) divergence += part;
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}

/** Each category's contribution to the divergence (the parts add up to the squared distance); never negative. */
export function jensenShannonParts(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): Map<string, number> {
  const totalA = total(a);
  const totalB = total(b);
  const parts = new Map<string, number>();
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const p = (a.get(key) ?? 0) / totalA;
    const q = (b.get(key) ?? 0) / totalB;
    const m = (p + q) / 2;
    parts.set(key, (term(p, m) + term(q, m)) / 2);
  }
  return parts;
}

const term = (p: number, m: number): number => (p > 0 ? p * Math.log2(p / m) : 0);

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
