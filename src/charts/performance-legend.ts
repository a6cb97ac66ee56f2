import type { GraphicComponentOption } from 'echarts';
import type { PerformanceEvidence } from '../domain/evidence.ts';
import { margin } from './chart.ts';
import { chartText, fontSize, textWidth } from './chart-text.ts';
import { palette } from './palette.ts';
import { estimateOf, showsWaiting } from './performance-panel.ts';
import { metricName } from './performance-summary.ts';
import type { WindowAxis } from './window-axis.ts';

interface Entry {
  readonly text: string;
  readonly keys: readonly GraphicComponentOption[];
}

/** What the line styles mean, in one row; only what the picture shows. */
export function performanceLegend(
  axis: WindowAxis,
  performance: PerformanceEvidence,
  y: number,
): readonly GraphicComponentOption[] {
  const shown: Entry[] = [];
  if (axis.checks.some((c) => Number.isFinite(c.check.performance?.value))) {
    shown.push(measuredEntry(metricName[performance.metric], y));
  }
  if (axis.checks.some((c) => Number.isFinite(estimateOf(c)))) shown.push(estimatedEntry(y));
  if (showsWaiting(axis, performance)) {
    shown.push({ text: 'labels not matured', keys: [area(y, { fill: palette.waiting })] });
  }
  let x = margin;
  return shown.flatMap((entry) => {
    const start = x;
    x += 42 + textWidth(entry.text, fontSize.label) + 22;
    return [
      ...entry.keys.map((key) => ({ ...key, x: start, silent: true })),
      chartText({ text: entry.text, x: start + 42, y }),
    ];
  });
}

function measuredEntry(name: string, y: number): Entry {
  const band = area(y, { fill: palette.sky, opacity: 0.4 });
  return { text: `${name}, 95 % band`, keys: [band, line(y, { stroke: palette.blue, lineWidth: 3.5 }), dot(y, true)] };
}

function estimatedEntry(y: number): Entry {
  const dashes = line(y, { stroke: palette.blue, lineWidth: 2, lineDash: [5, 4] });
  return { text: 'estimated', keys: [dashes, dot(y, false)] };
}

function area(y: number, style: { fill: string; opacity?: number }): GraphicComponentOption {
  return { type: 'rect', shape: { x: 0, y: y - 9, width: 34, height: 18 }, style };
}

function line(y: number, style: { stroke: string; lineWidth: number; lineDash?: number[] }): GraphicComponentOption {
  return { type: 'line', shape: { x1: 0, y1: y, x2: 34, y2: y }, style };
}

function dot(y: number, filled: boolean): GraphicComponentOption {
  const fill = filled ? palette.blue : palette.background;
  return { type: 'circle', shape: { cx: 17, cy: y, r: 5 }, style: { fill, stroke: palette.blue, lineWidth: 2 } };
}
