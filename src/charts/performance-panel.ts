import type { CustomSeriesOption, GraphicComponentOption, LineSeriesOption, SeriesOption } from 'echarts';
import type { PerformanceEvidence } from '../domain/evidence.ts';
import { type EventMark, eventLines } from './event-marks.ts';
import { gutterLabels } from './gutter-labels.ts';
import { palette } from './palette.ts';
import type { Panel } from './panel.ts';
import { performanceFormat } from './performance-summary.ts';
import { awaitsLabels } from './trouble.ts';
import { pixelOf, type ValueScale, valueScale } from './value-scale.ts';
import type { PlacedCheck, WindowAxis } from './window-axis.ts';

const gap = '-';
type Point = readonly [number, number | typeof gap];

export interface BandPoint {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

function measuredValue(placed: PlacedCheck): number {
  return placed.check.performance?.value ?? Number.NaN;
}

/** A line that is broken where a value or a whole window is missing: a missing value is a gap, never a zero. */
export function brokenLine(checks: readonly PlacedCheck[], of: (placed: PlacedCheck) => number): readonly Point[] {
  return checks.flatMap((placed, i): readonly Point[] => {
    const value = of(placed);
    const point: Point = [placed.middle, Number.isFinite(value) ? value : gap];
    return i > 0 && !placed.followsOn ? [[placed.from, gap], point] : [point];
  });
}

/** The stretches in which the interval is known without a hole; a stretch of one point is drawn as a whisker. */
export function bandStretches(checks: readonly PlacedCheck[]): readonly (readonly BandPoint[])[] {
  const stretches: BandPoint[][] = [];
  let open: BandPoint[] = [];
  for (const placed of checks) {
    const { low, high, value } = placed.check.performance ?? { low: Number.NaN, high: Number.NaN, value: Number.NaN };
    const known = [low, high, value].every(Number.isFinite);
    if (!placed.followsOn || !known) open = [];
    if (!known) continue;
    if (open.length === 0) stretches.push(open);
    open.push({ x: placed.middle, low, high });
  }
  return stretches;
}

function bandSeries(checks: readonly PlacedCheck[]): CustomSeriesOption {
  const stretches = bandStretches(checks);
  return {
    id: 'band',
    type: 'custom',
    xAxisIndex: 0,
    yAxisIndex: 0,
    silent: true,
    z: 1,
    data: stretches.map((points) => points.flatMap((p) => [p.x, p.low, p.high])),
    renderItem: (params, api) => {
      const points = stretches[params.dataIndex] ?? [];
      const lows = points.map((p) => api.coord([p.x, p.low]));
      const highs = points.map((p) => api.coord([p.x, p.high]));
      const [low, high] = [lows[0], highs[0]];
      if (points.length === 1 && low !== undefined && high !== undefined) {
        const rect = { x: (low[0] ?? 0) - 5, y: high[1] ?? 0, width: 10, height: (low[1] ?? 0) - (high[1] ?? 0) };
        return { type: 'rect', shape: rect, style: { fill: palette.sky, opacity: 0.5 } };
      }
      return {
        type: 'polygon',
        shape: { points: [...highs, ...lows.toReversed()] },
        style: { fill: palette.sky, opacity: 0.4 },
      };
    },
  };
}

function waitingStretches(axis: WindowAxis, maturedUntil: string | null): readonly (readonly [number, number])[] {
  const stretches: [number, number][] = [];
  for (const placed of axis.checks) {
    if (!awaitsLabels(placed.check, maturedUntil)) continue;
    const last = stretches.at(-1);
    if (last !== undefined && last[1] === placed.from) last[1] = placed.to;
    else stretches.push([placed.from, placed.to]);
  }
  return stretches;
}

/** Whether any window is shown as "labels not matured". */
export function showsWaiting(axis: WindowAxis, performance: PerformanceEvidence): boolean {
  return waitingStretches(axis, performance.maturedUntil).length > 0;
}

/** Estimates are drawn only where the truth is not known yet. */
export function estimateOf(placed: PlacedCheck): number {
  return placed.check.performance === null ? (placed.check.estimated ?? Number.NaN) : Number.NaN;
}

export function performanceScale(axis: WindowAxis, performance: PerformanceEvidence): ValueScale {
  const values = axis.checks.flatMap((placed) => {
    const measured = placed.check.performance;
    return measured === null ? [estimateOf(placed)] : [measured.value, measured.low, measured.high];
  });
  const bounds = performance.metric === 'auc' ? { floor: 0, ceiling: 1 } : { floor: 0 };
  return valueScale([...values, performance.limit, performance.reference.value], 3, bounds);
}

function measuredSeries(axis: WindowAxis, performance: PerformanceEvidence, marks: readonly EventMark[]) {
  const worse = (value: number): boolean =>
    performance.higherIsBetter ? value < performance.limit : value > performance.limit;
  const crowded = axis.checks.length > 30;
  const data = brokenLine(axis.checks, measuredValue).map((point) => {
    const bad = typeof point[1] === 'number' && worse(point[1]);
    return bad
      ? { value: [...point], symbol: 'diamond', symbolSize: crowded ? 9 : 17, itemStyle: { color: palette.vermillion } }
      : { value: [...point], symbol: 'circle', symbolSize: crowded ? 5 : 11 };
  });
  const threshold = { color: palette.vermillion, width: 3, type: 'dashed' as const };
  const reference = { color: palette.muted, width: 2, type: 'dotted' as const };
  const series: LineSeriesOption = {
    id: 'measured',
    type: 'line',
    xAxisIndex: 0,
    yAxisIndex: 0,
    z: 4,
    data,
    connectNulls: false,
    lineStyle: { color: palette.blue, width: crowded ? 2.5 : 3.5 },
    itemStyle: { color: palette.blue },
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      data: [
        ...lineAt('limit', performance.limit, threshold),
        ...lineAt('reference', performance.reference.value, reference),
        ...eventLines(marks),
      ],
    },
    markArea: {
      silent: true,
      itemStyle: { color: palette.waiting },
      data: waitingStretches(axis, performance.maturedUntil).map(([from, to]) => [
        { name: 'labels not matured', xAxis: from },
        { xAxis: to },
      ]),
      label: { show: false },
    },
  };
  return series;
}

function lineAt(name: string, value: number, lineStyle: { color: string; width: number; type: 'dashed' | 'dotted' }) {
  return Number.isFinite(value) ? [{ name, yAxis: value, lineStyle }] : [];
}

export function performanceSeries(
  axis: WindowAxis,
  performance: PerformanceEvidence,
  marks: readonly EventMark[],
): readonly SeriesOption[] {
  const estimated: LineSeriesOption = {
    id: 'estimated',
    type: 'line',
    xAxisIndex: 0,
    yAxisIndex: 0,
    z: 3,
    data: brokenLine(axis.checks, estimateOf).map((point) => [...point]),
    symbol: 'emptyCircle',
    symbolSize: axis.checks.length > 30 ? 5 : 11,
    lineStyle: { color: palette.blue, width: 2, type: 'dashed' },
    itemStyle: { color: palette.blue, borderWidth: 2 },
  };
  return [bandSeries(axis.checks), estimated, measuredSeries(axis, performance, marks)];
}

/** The names of the two horizontal lines. */
export function performanceLabels(
  performance: PerformanceEvidence,
  scale: ValueScale,
  panel: Panel,
): readonly GraphicComponentOption[] {
  const format = performanceFormat(performance);
  const { limit, reference } = performance;
  return gutterLabels(
    [
      {
        text: `limit ${format(limit)}`,
        y: Number.isFinite(limit) ? pixelOf(limit, scale, panel) : Number.NaN,
        color: palette.alarmText,
        weight: 'bold',
      },
      {
        text: `ref. ${format(reference.value)}`,
        y: Number.isFinite(reference.value) ? pixelOf(reference.value, scale, panel) : Number.NaN,
        color: palette.muted,
      },
    ],
    panel,
  );
}
