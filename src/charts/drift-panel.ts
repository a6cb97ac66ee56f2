import type { BarSeriesOption, GraphicComponentOption } from 'echarts';
import type { Measurement } from '../domain/evidence.ts';
import { chartText, fontSize, textWidth } from './chart-text.ts';
import { type EventMark, eventLines } from './event-marks.ts';
import { numberFormat } from './format-number.ts';
import { gutterLabels } from './gutter-labels.ts';
import { palette } from './palette.ts';
import type { Panel } from './panel.ts';
import { driftThreshold } from './trouble.ts';
import { pixelOf, type ValueScale, valueScale } from './value-scale.ts';
import { pixelAt, type WindowAxis } from './window-axis.ts';

/** Beyond this many thresholds a bar is cut off, or a column in another unit would flatten everything else. */
const cutAtThresholds = 8;

/** Bars end here, so that the value of the highest fits over it. */
const barShare = 0.75;

function drifts(axis: WindowAxis): readonly number[] {
  return axis.checks.map((c) => c.drift).filter(Number.isFinite);
}

export function driftScale(axis: WindowAxis, threshold: number | null): ValueScale {
  const peak = Math.max(0, ...drifts(axis));
  const room = peak / barShare;
  if (threshold === null) return valueScale([0, room], 3, { floor: 0 });
  return valueScale([0, Math.max(threshold * 1.5, Math.min(room, threshold * cutAtThresholds))], 3, { floor: 0 });
}

/** One bar a window; the third number of a datum is the value before it was cut off. */
export function driftSeries(
  measurement: Measurement,
  axis: WindowAxis,
  scale: ValueScale,
  marks: readonly EventMark[],
  at: { readonly axisIndex: number; readonly panel: Panel },
): BarSeriesOption {
  const threshold = driftThreshold(measurement);
  const slot = (at.panel.width * axis.windowMs) / (axis.max - axis.min);
  const limit = { color: palette.vermillion, width: 3, type: 'dashed' as const };
  const top = scale.max * barShare;
  return {
    id: 'drift',
    type: 'bar',
    xAxisIndex: at.axisIndex,
    yAxisIndex: at.axisIndex,
    barWidth: Math.max(2, Math.min(56, slot * 0.7)),
    z: 3,
    data: axis.checks
      .filter((c) => Number.isFinite(c.drift))
      .map((c) => {
        const above = threshold !== null && c.drift > threshold;
        return {
          value: [c.middle, Math.min(c.drift, top), c.drift],
          itemStyle: {
            color: above ? palette.orange : palette.sky,
            borderColor: palette.text,
            borderWidth: above ? 1.5 : 0,
          },
        };
      }),
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      data: [
        ...(threshold === null ? [] : [{ name: 'drift threshold', yAxis: threshold, lineStyle: limit }]),
        ...eventLines(marks),
      ],
    },
  };
}

/** The name of the threshold, and the value of the highest bar over it. */
export function driftLabels(
  measurement: Measurement,
  axis: WindowAxis,
  scale: ValueScale,
  panel: Panel,
): readonly GraphicComponentOption[] {
  const threshold = driftThreshold(measurement);
  const measured = axis.checks.filter((c) => Number.isFinite(c.drift));
  const highest = measured.toSorted((a, b) => b.drift - a.drift)[0];
  const format = numberFormat([threshold ?? Number.NaN, highest?.drift ?? Number.NaN]);
  const limit =
    threshold === null
      ? []
      : [
          {
            text: `limit ${format(threshold)}`,
            y: pixelOf(threshold, scale, panel),
            color: palette.alarmText,
            weight: 'bold' as const,
          },
        ];
  return [...gutterLabels(limit, panel), ...(highest === undefined ? [] : [peakLabel(highest.middle, highest.drift)])];

  function peakLabel(at: number, drift: number): GraphicComponentOption {
    const top = scale.max * barShare;
    const text = drift > top ? `↑ ${format(drift)}, cut off` : format(drift);
    const half = textWidth(text, fontSize.label) / 2;
    const x = Math.min(panel.left + panel.width - half, Math.max(panel.left + half, pixelAt(at, axis, panel)));
    const y = pixelOf(Math.max(Math.min(drift, top), 0), scale, panel) - fontSize.label * 0.65;
    return chartText({ text, x, y, align: 'center' });
  }
}
