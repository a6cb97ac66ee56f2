import type { Panel } from './panel.ts';

export interface ValueScale {
  readonly min: number;
  readonly max: number;
  readonly interval: number;
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].find((s) => s * power >= rough * 0.999) ?? 10;
  return step * power;
}

const clean = (value: number): number => Number(value.toPrecision(12));

/** A scale with round ends around the values, in about `intervals` steps. A constant gets room on both sides. */
export function valueScale(
  values: readonly number[],
  intervals: number,
  bounds: { readonly floor?: number; readonly ceiling?: number } = {},
): ValueScale {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return { min: 0, max: 1, interval: 1 / intervals };
  let low = Math.min(...finite);
  let high = Math.max(...finite);
  if (high - low <= Math.abs(high) * 1e-6) {
    const room = Math.abs(high) * 0.05 || 0.5;
    low -= room;
    high += room;
  }
  // A point on the very edge would be half hidden.
  const room = (high - low) * 0.03;
  low -= room;
  high += room;
  const interval = niceStep((high - low) / intervals);
  const floor = bounds.floor !== undefined && Math.min(...finite) >= bounds.floor ? bounds.floor : -Infinity;
  const ceiling = bounds.ceiling !== undefined && Math.max(...finite) <= bounds.ceiling ? bounds.ceiling : Infinity;
  return {
    min: clean(Math.max(floor, Math.floor(low / interval + 1e-9) * interval)),
    max: clean(Math.min(ceiling, Math.ceil(high / interval - 1e-9) * interval)),
    interval: clean(interval),
  };
}

/** The vertical pixel of a value, kept inside the panel. */
export function pixelOf(value: number, scale: ValueScale, panel: Panel): number {
  const share = (value - scale.min) / (scale.max - scale.min);
  return panel.top + panel.height * (1 - Math.min(1, Math.max(0, share)));
}
