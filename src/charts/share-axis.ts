import { charactersIn, fontSize, shorten, textWidth } from './chart-text.ts';
import { palette } from './palette.ts';
import type { Panel } from './panel.ts';
import { lowerEdge, type ShownShares } from './shown-shares.ts';

export interface ShareTick {
  /** In slots: 0 is the left end of the first bar, 0.5 its middle. */
  readonly at: number;
  readonly label: string;
}

/** A name on two lines if it is too long for one, broken at a separator, each line cut to what fits. */
function wrapped(label: string, room: number): string {
  const clean = shorten(label, 60);
  if (clean.length <= room) return clean;
  const breaks = [...clean.matchAll(/[\s_\-/.]/g)].map((m) => m.index + 1);
  const middle = clean.length / 2;
  const at = breaks.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  if (at === undefined || at === clean.length) return shorten(clean, room);
  return `${shorten(clean.slice(0, at), room)}\n${shorten(clean.slice(at), room)}`;
}

/** Categories are named under their bars; a histogram is labelled at the edges between bins, as many as fit. */
export function shareTicks(shown: ShownShares, panel: Panel): readonly ShareTick[] {
  const slot = panel.width / Math.max(1, shown.labels.length);
  if (shown.kind === 'categories') {
    const room = charactersIn(slot - 6, fontSize.label);
    return shown.labels.map((label, i) => ({ at: i + 0.5, label: wrapped(label, room) }));
  }
  const edges = shown.labels.slice(1).map((label, i) => ({ at: i + 1, label: shorten(lowerEdge(label), 14) }));
  const widest = Math.max(...edges.map((e) => textWidth(e.label, fontSize.label)));
  const step = Math.max(1, Math.ceil((widest + 14) / slot));
  return edges.filter((_, i) => i % step === 0);
}

export function shareAxis(shown: ShownShares, panel: Panel, gridIndex: number) {
  const ticks = shareTicks(shown, panel);
  const at = ticks.map((t) => t.at);
  return {
    type: 'value' as const,
    gridIndex,
    min: 0,
    max: Math.max(1, shown.labels.length),
    containShape: false,
    splitLine: { show: false },
    axisLine: { show: true, lineStyle: { color: palette.muted, width: 1.5 } },
    axisTick: { show: shown.kind === 'bins', customValues: at, length: 6, lineStyle: { color: palette.muted } },
    axisLabel: {
      customValues: at,
      hideOverlap: false,
      color: palette.text,
      fontSize: fontSize.label,
      lineHeight: 22,
      formatter: (value: number) => ticks.find((t) => t.at === value)?.label ?? '',
    },
  };
}
