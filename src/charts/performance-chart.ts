import type { GraphicComponentOption, SeriesOption } from 'echarts';
import type { Measurement, PerformanceEvidence } from '../domain/evidence.ts';
import type { PostFacts } from '../domain/post.ts';
import { type Chart, chartFrame, chartWidth, gridOf, margin } from './chart.ts';
import { charactersIn, chartText, fontSize, shorten } from './chart-text.ts';
import { driftLabels, driftScale, driftSeries } from './drift-panel.ts';
import { eventLabels, eventMarks } from './event-marks.ts';
import { tickFormat } from './format-number.ts';
import { palette } from './palette.ts';
import type { Panel } from './panel.ts';
import { performanceLegend } from './performance-legend.ts';
import { performanceLabels, performanceScale, performanceSeries } from './performance-panel.ts';
import { performanceHeadline } from './performance-summary.ts';
import { driftThreshold } from './trouble.ts';
import type { ValueScale } from './value-scale.ts';
import { type WindowAxis, windowAxis } from './window-axis.ts';

const side = { left: 84, width: chartWidth - 84 - 128 };
const dayMs = 86_400_000;

function xAxis(axis: WindowAxis, gridIndex: number, labelled: boolean) {
  const at = axis.ticks.map((t) => t.at);
  return {
    type: 'value' as const,
    gridIndex,
    min: axis.min,
    max: axis.max,
    // Or the axis is widened for the bars and no longer stands under the one above it.
    containShape: false,
    position: 'bottom' as const,
    splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.muted, width: 1.5 } },
    axisTick: { show: labelled, customValues: at, length: 6, lineStyle: { color: palette.muted } },
    axisLabel: {
      show: labelled,
      customValues: at,
      hideOverlap: false,
      color: palette.text,
      fontSize: fontSize.label,
      formatter: (value: number) => axis.ticks.find((t) => t.at === value)?.label ?? '',
    },
  };
}

function yAxis(scale: ValueScale, gridIndex: number) {
  const format = tickFormat(scale.interval, scale.max);
  return {
    type: 'value' as const,
    gridIndex,
    min: scale.min,
    max: scale.max,
    interval: scale.interval,
    splitLine: { lineStyle: { color: palette.grid, width: 1.5 } },
    axisLabel: { color: palette.text, fontSize: fontSize.label, formatter: (value: number) => format(value) },
  };
}

function heading(model: string, headline: string): readonly GraphicComponentOption[] {
  const room = chartWidth - 2 * margin;
  const title = shorten(model, charactersIn(room, fontSize.title, 'bold'));
  const line = shorten(headline, charactersIn(room, fontSize.headline));
  return [
    chartText({ text: title, x: margin, y: 28, size: fontSize.title, weight: 'bold' }),
    chartText({ text: line, x: margin, y: 62, size: fontSize.headline }),
  ];
}

function driftHeading(measurement: Measurement, y: number): GraphicComponentOption {
  const column = measurement.drift?.column;
  const text = column === undefined ? 'Drift a window' : `Drift, largest in ${column}`;
  return chartText({ text: shorten(text, charactersIn(chartWidth - 2 * margin, fontSize.label)), x: margin, y });
}

function emptyChart(model: string): Chart {
  const graphic = [...heading(model, 'No checks yet')];
  return { width: chartWidth, height: 200, option: { ...chartFrame(), graphic } };
}

function driftOnly(model: string, measurement: Measurement, axis: WindowAxis): Chart {
  const panel: Panel = { ...side, top: 146, height: 250 };
  const marks = eventMarks(axis, measurement);
  const scale = driftScale(axis, driftThreshold(measurement));
  const graphic = [
    ...heading(model, performanceHeadline(measurement)),
    ...(measurement.drift === null ? [] : [driftHeading(measurement, 94)]),
    ...eventLabels(marks, axis, panel, 128),
    ...driftLabels(measurement, axis, scale, panel),
  ];
  return {
    width: chartWidth,
    height: axis.windowMs < dayMs ? 470 : 446,
    option: {
      ...chartFrame(),
      grid: [gridOf(panel)],
      xAxis: [xAxis(axis, 0, true)],
      yAxis: [yAxis(scale, 0)],
      series: [driftSeries(measurement, axis, scale, marks, { axisIndex: 0, panel })],
      graphic,
    },
  };
}

function both(model: string, measurement: Measurement, performance: PerformanceEvidence, axis: WindowAxis): Chart {
  const upper: Panel = { ...side, top: 114, height: 170 };
  const lower: Panel = { ...side, top: 336, height: 80 };
  const marks = eventMarks(axis, measurement);
  const scale = performanceScale(axis, performance);
  const lowerScale = driftScale(axis, driftThreshold(measurement));
  const height = axis.windowMs < dayMs ? 518 : 494;
  const series: SeriesOption[] = [
    ...performanceSeries(axis, performance, marks),
    driftSeries(measurement, axis, lowerScale, marks, { axisIndex: 1, panel: lower }),
  ];
  const graphic = [
    ...heading(model, performanceHeadline(measurement)),
    ...eventLabels(marks, axis, upper, 98),
    ...performanceLabels(performance, scale, upper),
    driftHeading(measurement, 310),
    ...driftLabels(measurement, axis, lowerScale, lower),
    ...performanceLegend(axis, performance, height - 24),
  ];
  return {
    width: chartWidth,
    height,
    option: {
      ...chartFrame(),
      grid: [gridOf(upper), gridOf(lower)],
      xAxis: [xAxis(axis, 0, false), xAxis(axis, 1, true)],
      yAxis: [yAxis(scale, 0), yAxis(lowerScale, 1)],
      series,
      graphic,
    },
  };
}

/** Performance over the checks with drift under it; drift alone where the model has no performance. */
export function performanceChart(facts: PostFacts['performance-chart']): Chart {
  const { measurement, model } = facts;
  const axis = windowAxis(measurement.checks, 5);
  if (axis.checks.length === 0) return emptyChart(model);
  if (measurement.performance === null) return driftOnly(model, measurement, axis);
  return both(model, measurement, measurement.performance, axis);
}
