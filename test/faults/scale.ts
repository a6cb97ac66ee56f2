/** The long suite when asked for; else one that fits beside other work. */
export const full = process.env.SEXTANT_FULL === '1';

export const pick = (short: number, long: number): number => (full ? long : short);

export const seed = Number(process.env.SEED ?? 20261124);

export const modelNames = (prefix: string, n: number): string[] =>
  Array.from({ length: n }, (_, i) => `${prefix}-${String(i + 1).padStart(3, '0')}`);

/** mulberry32: the same seed, the same faults. */
export function random(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
