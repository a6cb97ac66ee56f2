import type { EChartsOption, GraphicComponentOption, SeriesOption } from 'echarts';
import type { Measurement, PerformanceEvidence } from '../domain/evidence.ts';
import type { PostFacts } from '../domain/post.ts';
import { type Chart, chartWidth } from './chart.ts';
import { charactersIn, chartText, fontFamily, fontSize, shorten, textWidth } from './chart-text.ts';
import { driftLabels, driftScale, driftSeries } from './drift-panel.ts';
import { eventLabels, eventMarks } from './event-marks.ts';
import { tickFormat } from './format-number.ts';
import { palette } from './palette.ts';
import type { Panel } from './panel.ts';
import {
  estimateOf,
  performanceLabels,
  performanceScale,
  performanceSeries,
  showsWaiting,
} from './performance-panel.ts';
import { metricName, performanceHeadline } from './performance-summary.ts';
import { driftThreshold, troubleStart } from './trouble.ts';
import type { ValueScale } from './value-scale.ts';
import { type WindowAxis, windowAxis } from './window-axis.ts';

const margin = 20;
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

/** What the line styles mean, in one row; only what the picture shows. */
function legend(axis: WindowAxis, performance: PerformanceEvidence, y: number): readonly GraphicComponentOption[] {
  const name = metricName[performance.metric];
  const line = { shape: { x1: 0, y1: y, x2: 34, y2: y } };
  const area = { x: 0, y: y - 9, width: 34, height: 18 };
  const entries: readonly { text: string; keys: readonly GraphicComponentOption[] }[] = [
    {
      text: `${name}, 95 % band`,
      keys: [
        { type: 'rect', shape: area, style: { fill: palette.sky, opacity: 0.4 } },
        { type: 'line', ...line, style: { stroke: palette.blue, lineWidth: 3.5 } },
      ],
    },
    ...(axis.checks.some((c) => Number.isFinite(estimateOf(c)))
      ? [
          {
            text: 'estimated',
            keys: [{ type: 'line' as const, ...line, style: { stroke: palette.blue, lineWidth: 2, lineDash: [6, 5] } }],
          },
        ]
      : []),
    ...(showsWaiting(axis, performance)
      ? [{ text: 'labels not matured', keys: [{ type: 'rect' as const, shape: area, style: { fill: '#E8E8E8' } }] }]
      : []),
  ];
  let x = margin;
  return entries.flatMap((entry) => {
    const start = x;
    x += 42 + textWidth(entry.text, fontSize.label) + 22;
    return [
      ...entry.keys.map((key) => ({ ...key, x: start, silent: true })),
      chartText({ text: entry.text, x: start + 42, y }),
    ];
  });
}

function frame(): EChartsOption {
  return { animation: false, backgroundColor: palette.background, textStyle: { fontFamily, color: palette.text } };
}

function gridOf(panel: Panel) {
  return { ...panel, containLabel: false, outerBoundsMode: 'none' as const };
}

function emptyChart(model: string): Chart {
  const graphic = [...heading(model, 'No checks yet')];
  return { width: chartWidth, height: 200, option: { ...frame(), graphic } };
}

function driftOnly(model: string, measurement: Measurement, axis: WindowAxis): Chart {
  const panel: Panel = { ...side, top: 146, height: 250 };
  const marks = eventMarks(axis, troubleStart(measurement));
  const scale = driftScale(axis, driftThreshold(measurement));
  const graphic = [
    ...heading(model, performanceHeadline(measurement)),
    driftHeading(measurement, 96),
    ...eventLabels(marks, axis, panel, 128),
    ...driftLabels(measurement, axis, scale, panel),
  ];
  return {
    width: chartWidth,
    height: axis.windowMs < dayMs ? 470 : 446,
    option: {
      ...frame(),
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
  const marks = eventMarks(axis, troubleStart(measurement));
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
    ...legend(axis, performance, height - 24),
  ];
  return {
    width: chartWidth,
    height,
    option: {
      ...frame(),
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
