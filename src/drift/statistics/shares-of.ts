/** Shares of two counts over the categories of either side, aligned. Empty sides have shares of NaN. */
export function sharesOf(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): readonly { readonly p: number; readonly q: number }[] {
  const [totalA, totalB] = [total(a), total(b)];
  return [...new Set([...a.keys(), ...b.keys()])].map((key) => ({
    p: (a.get(key) ?? 0) / totalA,
    q: (b.get(key) ?? 0) / totalB,
  }));
}

function total(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}
