export type Plain = Readonly<Record<string, unknown>>;

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What lies below under what is said above: maps merge key by key, everything else is replaced. */
export function layUnder(below: Plain, above: Plain): Plain {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = merged[key];
    merged[key] = isPlain(under) && isPlain(value) ? layUnder(under, value) : value;
  }
  return merged;
}

const ofOneKind = ['monitor', 'pipeline', 'registry', 'serving'];

/** As `layUnder`, but another kind of monitor, pipeline, registry or serving takes the place of the one below. */
export function layModel(below: Plain, above: Plain): Plain {
  const replaced = ofOneKind.filter((key) => {
    const [under, over] = [below[key], above[key]];
    return isPlain(under) && isPlain(over) && !Object.keys(over).some((kind) => kind in under);
  });
  return { ...layUnder(below, above), ...Object.fromEntries(replaced.map((key) => [key, above[key]])) };
}
