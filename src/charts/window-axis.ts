import type { Check } from '../domain/evidence.ts';
import { clockTime, shortDate } from './format-date.ts';
import type { Panel } from './panel.ts';

const dayMs = 86_400_000;

/** A check with its window as numbers, for placing it on the time axis. */
export interface PlacedCheck {
  readonly check: Check;
  readonly from: number;
  readonly to: number;
  readonly middle: number;
  /** Not a number when no feature could be measured: a hole, not a zero. */
  readonly drift: number;
  /** False when windows are missing between the one before and this one. */
  readonly followsOn: boolean;
}

export interface WindowAxis {
  readonly min: number;
  readonly max: number;
  readonly checks: readonly PlacedCheck[];
  /** Shortest window, which tells days from hours. */
  readonly windowMs: number;
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

/** The checks on a time axis, oldest first, with at most `maxTicks` labels. Unreadable windows are left out. */
export function windowAxis(checks: readonly Check[], maxTicks: number): WindowAxis {
  const spans = checks
    .map((check) => ({ check, from: Date.parse(check.from), to: Date.parse(check.to) }))
    .filter((s) => Number.isFinite(s.from) && Number.isFinite(s.to) && s.to > s.from)
    .sort((a, b) => a.from - b.from);
  const windowMs = spans.length === 0 ? dayMs : Math.min(...spans.map((s) => s.to - s.from));
  const placed = spans.map((s, i) => {
    const before = spans[i - 1];
    const followsOn = before !== undefined && s.from - before.to < windowMs / 2;
    return { ...s, middle: (s.from + s.to) / 2, drift: measuredDrift(s.check), followsOn };
  });
  const first = placed[0]?.from ?? 0;
  const last = placed.at(-1)?.to ?? dayMs;
  return { min: first, max: last, checks: placed, windowMs, ticks: ticks(placed, maxTicks, windowMs) };
}

function measuredDrift(check: Check): number {
  return check.drift === 0 && check.driftColumn === '' ? Number.NaN : check.drift;
}

function ticks(checks: readonly PlacedCheck[], maxTicks: number, windowMs: number): WindowAxis['ticks'] {
  const step = Math.ceil(checks.length / maxTicks);
  const label = (from: number): string =>
    windowMs < dayMs ? `${clockTime(from)}\n${shortDate(from)}` : shortDate(from);
  // Counted from the newest: the end of the chart is what people read first.
  return checks
    .filter((_, i) => (checks.length - 1 - i) % step === 0)
    .map((c) => ({ at: c.middle, label: label(c.from) }));
}

export function pixelAt(ms: number, axis: WindowAxis, panel: Panel): number {
  return panel.left + (panel.width * (ms - axis.min)) / (axis.max - axis.min);
}

/** "days", "hours", "weeks" or "checks": what one window is called. */
export function windowWord(windowMs: number, count: number): string {
  const names: readonly (readonly [number, string])[] = [
    [dayMs, 'day'],
    [dayMs / 24, 'hour'],
    [dayMs * 7, 'week'],
  ];
  const name = names.find(([ms]) => ms === windowMs)?.[1] ?? 'check';
  return count === 1 ? name : `${name}s`;
}
