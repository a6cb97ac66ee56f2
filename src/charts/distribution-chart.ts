import type { BarSeriesOption, GraphicComponentOption } from 'echarts';
import type { DistributionPair } from '../domain/evidence.ts';
import type { PostFacts } from '../domain/post.ts';
import { type Chart, chartFrame, chartWidth, gridOf, margin } from './chart.ts';
import { charactersIn, chartText, fontSize, shorten, textWidth } from './chart-text.ts';
import { mostPairs } from './distribution-summary.ts';
import { formatShare } from './format-number.ts';
import { palette } from './palette.ts';
import type { Panel } from './panel.ts';
import { shareAxis, shareTicks } from './share-axis.ts';
import { isNoticeable, largestMove, type ShownShares, shownShares } from './shown-shares.ts';
import { valueScale } from './value-scale.ts';

const side = { left: 84, width: chartWidth - 84 - margin };
const plotHeight = 96;

/** One row of the picture: its place and what stands in it. */
interface Row {
  readonly pair: DistributionPair;
  readonly shown: ShownShares;
  readonly headingY: number;
  readonly panel: Panel;
  readonly bottom: number;
}

function rows(pairs: readonly DistributionPair[]): readonly Row[] {
  let top = 90;
  return pairs.map((pair) => {
    const shown = shownShares(pair);
    const panel = { ...side, top: top + 38, height: plotHeight };
    const lines = Math.max(1, ...shareTicks(shown, panel).map((t) => t.label.split('\n').length));
    const bottom = panel.top + panel.height + 12 + lines * 23;
    const row = { pair, shown, headingY: top + 12, panel, bottom };
    top = bottom + 16;
    return row;
  });
}

const looks = {
  // Hollow against filled, so that the two are told apart without colour.
  reference: { color: '#F2F2F2', borderColor: palette.text, borderWidth: 2 },
  current: { color: palette.blue, borderColor: palette.blue, borderWidth: 2 },
} as const;

function bars(row: Row, gridIndex: number, kind: 'reference' | 'current'): BarSeriesOption {
  const slot = row.panel.width / Math.max(1, row.shown.labels.length);
  return {
    id: `${kind}-${gridIndex}`,
    name: kind,
    type: 'bar',
    xAxisIndex: gridIndex,
    yAxisIndex: gridIndex,
    barWidth: Math.max(2, Math.min(52, slot * 0.38)),
    barGap: '12%',
    itemStyle: looks[kind],
    data: row.shown[kind].map((share, i) => ({
      value: [i + 0.5, Number.isFinite(share) ? share : '-'],
      // The outline of an empty bar would look like a small one.
      itemStyle: share === 0 ? { borderWidth: 0 } : {},
    })),
  };
}

function legend(y: number): readonly GraphicComponentOption[] {
  let x = margin;
  return (['reference', 'current'] as const).flatMap((kind) => {
    const { color, borderColor, borderWidth } = looks[kind];
    const shape = { x: 0, y: y - 9, width: 30, height: 18 };
    const key: GraphicComponentOption = {
      type: 'rect',
      x,
      silent: true,
      shape,
      style: { fill: color, stroke: borderColor, lineWidth: borderWidth },
    };
    const label = chartText({ text: kind, x: x + 40, y });
    x += 40 + textWidth(kind, fontSize.label) + 26;
    return [key, label];
  });
}

/** The largest move in words that fit beside the name. */
function moveText(shown: ShownShares, room: number): string {
  const move = largestMove(shown);
  if (move === null) return 'nothing to compare';
  if (!isNoticeable(move)) return 'nearly unchanged';
  const numbers = `: ${formatShare(move.before)} → ${formatShare(move.now)}`;
  return shorten(move.label, charactersIn(room - textWidth(numbers, fontSize.label), fontSize.label)) + numbers;
}

function rowHeading(row: Row): readonly GraphicComponentOption[] {
  const name = shorten(row.pair.column, 28);
  const room = chartWidth - 2 * margin - textWidth(name, fontSize.headline, 'bold') - 16;
  return [
    chartText({ text: name, x: margin, y: row.headingY, size: fontSize.headline, weight: 'bold' }),
    chartText({ text: moveText(row.shown, room), x: chartWidth - margin, y: row.headingY, align: 'right' }),
  ];
}

function yAxis(row: Row, gridIndex: number) {
  const finite = [...row.shown.reference, ...row.shown.current].filter(Number.isFinite);
  const scale = valueScale([0, Math.max(0, ...finite) || 1], 2, { floor: 0, ceiling: 1 });
  return {
    type: 'value' as const,
    gridIndex,
    ...scale,
    splitLine: { lineStyle: { color: palette.grid, width: 1.5 } },
    axisLabel: { color: palette.text, fontSize: fontSize.label, formatter: formatShare },
  };
}

/** Reference against current of the top features, one row each, in shares of all rows. */
export function distributionChart(facts: PostFacts['distribution-chart']): Chart {
  const shown = rows(facts.pairs.slice(0, mostPairs));
  const title = shorten(facts.model, charactersIn(chartWidth - 2 * margin, fontSize.title, 'bold'));
  const heading = chartText({ text: title, x: margin, y: 28, size: fontSize.title, weight: 'bold' });
  if (shown.length === 0) {
    const graphic = [heading, chartText({ text: 'No features to compare', x: margin, y: 62, size: fontSize.headline })];
    return { width: chartWidth, height: 200, option: { ...chartFrame(), graphic } };
  }
  return {
    width: chartWidth,
    height: (shown.at(-1)?.bottom ?? 0) + 14,
    option: {
      ...chartFrame(),
      grid: shown.map((row) => gridOf(row.panel)),
      xAxis: shown.map((row, i) => shareAxis(row.shown, row.panel, i)),
      yAxis: shown.map(yAxis),
      series: shown.flatMap((row, i) => [bars(row, i, 'reference'), bars(row, i, 'current')]),
      graphic: [heading, ...legend(62), ...shown.flatMap(rowHeading)],
    },
  };
}
