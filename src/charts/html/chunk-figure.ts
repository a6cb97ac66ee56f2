import type { ChangePoint } from '../../domain/attribution.ts';
import type { ChunkReport, Interval } from '../../drift/report/drift-report.ts';
import { html, type Markup } from './markup.ts';

const size = { width: 440, height: 220, left: 44, right: 12, top: 14, bottom: 46 } as const;

interface Point {
  readonly key: string;
  readonly realised: Interval | null;
  readonly estimated: number | null;
}

/** Performance chunk by chunk with its 95 % band, the estimate without labels, and where the level changed. */
export function chunkFigure(
  chunks: readonly ChunkReport[],
  metric: 'auc' | 'rmse',
  change: ChangePoint | null,
): Markup {
  const points = chunks.map(
    ({ key, performance }): Point => ({
      key,
      realised: performance.realised[metric] ?? null,
      estimated: performance.estimated[metric]?.value ?? null,
    }),
  );
  const values = points.flatMap(({ realised, estimated }) => [
    realised?.low,
    realised?.high,
    realised?.value,
    estimated,
  ]);
  const known = values.filter((value): value is number => value != null && Number.isFinite(value));
  if (known.length === 0 || points.length < 2) return html``;
  const scale = scaleOf(Math.min(...known), Math.max(...known), points.length);
  const name = metric.toUpperCase();
  const finding = findingOf(name, change);
  return html`<figure><svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${finding}">
${axis(scale)}${changeMark(points, change, scale)}${bands(points, scale)}
${line(
  points.map((point) => point.estimated),
  scale,
  'var(--muted)',
  '4 4',
)}
${line(
  points.map((point) => point.realised?.value ?? null),
  scale,
  'var(--blue)',
  '',
)}
${keys(points, scale)}</svg>
<figcaption>${finding} Line and bars: ${name} by labels with 95 % interval. Dashed: estimated without labels.</figcaption></figure>`;
}

function findingOf(name: string, change: ChangePoint | null): string {
  if (!change) return `${name} by chunk: no change of level beyond chance.`;
  const range = change.earliest === change.latest ? '' : ` (between ${change.earliest} and ${change.latest})`;
  return `${name} ${figure(change.before)} → ${figure(change.after)} since ${change.since}${range}.`;
}

interface Scale {
  readonly low: number;
  readonly high: number;
  x(at: number): number;
  y(value: number): number;
}

function scaleOf(least: number, most: number, count: number): Scale {
  const pad = (most - least || Math.abs(most) || 1) * 0.08;
  const [low, high] = [least - pad, most + pad];
  const width = size.width - size.left - size.right;
  const height = size.height - size.top - size.bottom;
  return {
    low,
    high,
    x: (at) => size.left + (width * (at + 0.5)) / count,
    y: (value) => size.top + height * (1 - (value - low) / (high - low)),
  };
}

const figure = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(3) : value.toPrecision(4));
const at = (value: number): string => value.toFixed(1);

const axis = ({ low, high, y }: Scale): Markup[] =>
  [0.1, 0.5, 0.9].map((part) => {
    const value = low + part * (high - low);
    return html`<line x1="${size.left}" x2="${size.width - size.right}" y1="${at(y(value))}" y2="${at(y(value))}" stroke="var(--grid)"/>
<text class="small" x="${size.left - 6}" y="${at(y(value) + 4)}" text-anchor="end">${value.toPrecision(3)}</text>`;
  });

const bands = (points: readonly Point[], { x, y }: Scale): Markup[] =>
  points.flatMap(({ realised }, i) => {
    const { low, high } = realised ?? {};
    if (low == null || high == null) return [];
    return [
      html`<rect x="${at(x(i) - 6)}" width="12" y="${at(y(high))}" height="${at(y(low) - y(high))}" rx="3" fill="var(--band)"/>`,
    ];
  });

function line(values: readonly (number | null)[], { x, y }: Scale, colour: string, dashes: string): Markup {
  let path = '';
  values.forEach((value, i) => {
    if (value !== null) path += `${path === '' || values[i - 1] == null ? 'M' : 'L'}${at(x(i))} ${at(y(value))}`;
  });
  return html`<path d="${path}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"/>`;
}

function changeMark(points: readonly Point[], change: ChangePoint | null, { x }: Scale): Markup {
  const index = points.findIndex(({ key }) => key === change?.since);
  if (index < 0) return html``;
  const edge = at((x(index) + x(Math.max(0, index - 1))) / 2);
  return html`<line x1="${edge}" x2="${edge}" y1="${size.top}" y2="${size.height - size.bottom}" stroke="var(--loss)" stroke-width="2" stroke-dasharray="6 3"/>`;
}

/** As many names as fit side by side. */
function keys(points: readonly Point[], { x }: Scale): Markup[] {
  const every = Math.ceil((points.length * 64) / (size.width - size.left - size.right));
  return points.flatMap(({ key }, i) =>
    i % every === 0
      ? [
          html`<text class="small" x="${at(x(i))}" y="${size.height - size.bottom + 20}" text-anchor="middle">${shortKey(key)}</text>`,
        ]
      : [],
  );
}

const shortKey = (key: string): string => (key.length <= 10 ? key : `${key.slice(0, 9)}…`);
