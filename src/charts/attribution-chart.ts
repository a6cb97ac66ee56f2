import type { Attribution, Part, SlicePart } from '../domain/attribution.ts';
import type { PostFacts } from '../domain/post.ts';
import { attributionFinding, percent, sliceName } from './attribution-summary.ts';
import { type Chart, chartFrame, chartWidth, gridOf, margin } from './chart.ts';
import { charactersIn, chartText, fontSize, shorten } from './chart-text.ts';
import { palette } from './palette.ts';

const row = 66;
/** Under the bar of a segment. */
const detailRow = 26;
const top = 100;
const bar = 24;
/** Between the two ways to the same loss. */
const gap = 44;

interface Step {
  readonly name: string;
  readonly part: Part;
  /** Of a segment: its share of traffic and its rows. */
  readonly detail: string;
  /** Sum of the steps before it in its group. */
  readonly from: number;
}

/** Two ways to the same loss, one under the other: by kind of change, and a table of segments with their shares and rows. Each step begins where the last ended. */
export function attributionChart({ attribution }: PostFacts['attribution-chart']): Chart {
  const groups = [kinds(attribution), segments(attribution)];
  const steps = groups.flat();
  const ends = steps.flatMap(({ from, part }) => [from, from + part.value]);
  const span = { low: Math.min(0, ...ends), high: Math.max(0, ...ends) };
  const width = chartWidth - 2 * margin;
  const x = (value: number): number => ((value - span.low) / (span.high - span.low || 1)) * width;
  const first = groups[0]!.length;
  const details = detailRow * (steps.length - first);
  const height = top + steps.length * row + details + gap + margin;
  const room = charactersIn(width, fontSize.headline, 'bold');
  const panel = { left: margin, top, width, height: steps.length * row + details + gap };
  return {
    width: chartWidth,
    height,
    option: {
      ...chartFrame(),
      grid: gridOf(panel),
      xAxis: { type: 'value', show: false, min: 0, max: width },
      yAxis: { type: 'value', show: false, min: 0, max: panel.height, inverse: true },
      graphic: [
        ...lines(attributionFinding(attribution), room).map((text, i) =>
          chartText({ text, x: margin, y: 24 + 30 * i, size: fontSize.headline, weight: 'bold' }),
        ),
        chartText({ text: 'The same by segment', x: margin, y: top + first * row + 18, color: palette.muted }),
        ...steps.flatMap(({ name, part, detail, from }, i) => {
          const y = top + i * row + (i < first ? 0 : gap + (i - first) * detailRow);
          const [left, right] = [x(Math.min(from, from + part.value)), x(Math.max(from, from + part.value))];
          return [
            chartText({ text: shorten(name, 44), x: margin, y: y + 12 }),
            chartText({ text: amount(part), x: chartWidth - margin, y: y + 12, align: 'right' }),
            {
              type: 'rect' as const,
              silent: true,
              shape: { x: margin + left, y: y + 28, width: Math.max(2, right - left), height: bar, r: 3 },
              style: { fill: part.value >= 0 ? palette.vermillion : palette.blue },
            },
            chartText({ text: detail, x: margin, y: y + 28 + bar + 16, color: palette.muted }),
          ];
        }),
      ],
    },
  };
}

function stepsOf(named: readonly (readonly [string, Part, string?])[]): Step[] {
  let from = 0;
  return named.map(([name, part, detail = '']) => {
    const step = { name, part, detail, from };
    from += part.value;
    return step;
  });
}

function kinds({ covariate, concept, leftOver }: Attribution): Step[] {
  if (!covariate || !concept) return stepsOf([['not separable: too little overlap', leftOver]]);
  return stepsOf([
    ['inputs moved', covariate],
    ['same inputs, other answers', concept],
    ['inputs never seen before', leftOver],
  ]);
}

const segments = ({ slices, elsewhere }: Attribution): Step[] =>
  stepsOf([
    ...slices.slice(0, 4).map((slice) => [sliceName(slice), slice.part, sliceDetail(slice)] as const),
    [
      slices.length > 0 ? 'everything else' : 'every segment alike',
      restOf(slices.slice(4), elsewhere),
      `${percent(slices.slice(4).reduce((sum, { share }) => sum + share.current, elsewhere.share))} of traffic`,
    ],
  ]);

const sliceDetail = ({ share, n }: SlicePart): string =>
  `${percent(share.current)} of traffic, before ${percent(share.reference)} · ${n.current.toLocaleString('en-US')} labelled rows`;

/** Slices beyond those drawn go to the rest: it stays a sum. */
function restOf(slices: Attribution['slices'], elsewhere: Part): Part {
  const more = slices.reduce((sum, { part }) => sum + part.value, 0);
  return { value: elsewhere.value + more, low: elsewhere.low + more, high: elsewhere.high + more };
}

const zero = 0.0005;
const number = (value: number): string =>
  `${Math.abs(value) < zero ? '' : value < 0 ? '−' : '+'}${Math.abs(value).toFixed(Math.abs(value) < 10 ? 3 : 1)}`;
const amount = ({ value, low, high }: Part): string => `${number(value)} (${number(low)} to ${number(high)})`;

/** At most two lines. */
function lines(text: string, room: number): string[] {
  if (text.length <= room) return [text];
  const at = text.lastIndexOf(' ', room);
  const cut = at > 0 ? at : room;
  return [text.slice(0, cut), shorten(text.slice(cut).trim(), room)];
}
