import type { GraphicComponentOption } from 'echarts';
import { chartText, fontSize, shorten } from './chart-text.ts';
import type { Panel } from './panel.ts';

export interface GutterLabel {
  readonly text: string;
  /** Pixel of the line it names. */
  readonly y: number;
  readonly color: string;
  readonly weight?: 'normal' | 'bold';
}

const lineHeight = fontSize.label + 4;

/** The names of horizontal lines, right of the panel; moved apart when the lines are too close together. */
export function gutterLabels(labels: readonly GutterLabel[], panel: Panel): readonly GraphicComponentOption[] {
  const sorted = labels.filter((l) => Number.isFinite(l.y)).toSorted((a, b) => a.y - b.y);
  const at = sorted.map((l) => l.y);
  for (let i = 1; i < at.length; i += 1) {
    const overlap = lineHeight - ((at[i] ?? 0) - (at[i - 1] ?? 0));
    if (overlap <= 0) continue;
    at[i - 1] = (at[i - 1] ?? 0) - overlap / 2;
    at[i] = (at[i] ?? 0) + overlap / 2;
  }
  return sorted.map((label, i) =>
    chartText({
      text: shorten(label.text, 16),
      x: panel.left + panel.width + 8,
      y: at[i] ?? label.y,
      color: label.color,
      weight: label.weight ?? 'normal',
    }),
  );
}
