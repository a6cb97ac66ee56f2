import type { Attribution, Part, SlicePart } from '../../domain/attribution.ts';
import { html, type Markup } from './markup.ts';

interface Bar {
  readonly name: string;
  readonly part: Part;
  /** Where it starts: the parts before it. */
  readonly from: number;
}

const size = { width: 440, row: 34, left: 4, right: 4 } as const;

/** The loss as steps that lead from nothing to the whole: each begins where the one before ended. */
export function waterfall(attribution: Attribution): Markup {
  const { covariate, concept, leftOver, total } = attribution;
  const named: [string, Part][] = [
    ...(covariate ? [['inputs moved', covariate] as [string, Part]] : []),
    ...(concept ? [['same inputs, other answers', concept] as [string, Part]] : []),
    [covariate ? 'inputs never seen before' : 'not separable', leftOver],
  ];
  let from = 0;
  const bars = named.map(([name, part]): Bar => {
    const bar = { name, part, from };
    from += part.value;
    return bar;
  });
  bars.push({ name: 'whole loss', part: total, from: 0 });
  return steps(bars, attribution.metric, shiftFinding(attribution));
}

export function shiftFinding({ metric, total, covariate, concept, leftOver }: Attribution): string {
  const name = metric.toUpperCase();
  const verb = total.value >= 0 ? 'lost' : 'gained';
  const whole = `${name} ${verb} ${size3(Math.abs(total.value))}`;
  if (!covariate || !concept) return `${whole}; moved inputs and changed answers cannot be told apart on these rows.`;
  const seen = `${signed(covariate.value)} because inputs moved, ${signed(concept.value)} because the same inputs get other answers`;
  return `${whole}: ${seen}, ${signed(leftOver.value)} on inputs never seen before.`;
}

const size3 = (value: number): string => (value < 10 ? value.toFixed(3) : value.toPrecision(4));
export const signed = (value: number): string => `${value < 0 ? '−' : '+'}${size3(Math.abs(value))}`;
export const interval = ({ low, high }: Part): string =>
  Number.isFinite(low) && Number.isFinite(high) ? `${signed(low)} to ${signed(high)}` : 'no interval';

function steps(bars: readonly Bar[], metric: string, finding: string): Markup {
  const ends = bars.flatMap(({ from, part }) => [from, from + part.value]);
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const width = size.width - size.left - size.right;
  const x = (value: number): number => size.left + (width * (value - low)) / (high - low || 1);
  const height = bars.length * size.row + 6;
  return html`<figure><svg viewBox="0 0 ${size.width} ${height}" role="img" aria-label="${finding}">
<line x1="${x(0).toFixed(1)}" x2="${x(0).toFixed(1)}" y1="0" y2="${height}" stroke="var(--grid)"/>
${bars.map(({ name, part, from }, i) => {
  const [left, right] = [x(Math.min(from, from + part.value)), x(Math.max(from, from + part.value))];
  const y = i * size.row;
  const fill = part.value >= 0 ? 'var(--loss)' : 'var(--gain)';
  return html`<text x="${size.left}" y="${y + 13}">${name} <tspan class="small">${signed(part.value)} (${interval(part)})</tspan></text>
<rect x="${left.toFixed(1)}" y="${y + 18}" width="${Math.max(1.5, right - left).toFixed(1)}" height="10" rx="2" fill="${fill}"/>`;
})}</svg><figcaption>${finding} In ${metric.toUpperCase()}; positive is lost; 95 % intervals.</figcaption></figure>`;
}

const rows = (count: number): string => count.toLocaleString('en-US');
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** Slices and everything else: they add up to the whole. */
export function sliceTable({ slices, elsewhere, total, metric }: Attribution): Markup {
  const line = (name: Markup, share: string, part: Part, n: string): Markup =>
    html`<tr><td>${name}</td><td class="n">${share}</td><td class="n">${n}</td><td class="n ${part.value >= 0 ? 'loss' : 'gain'}">${signed(part.value)}</td><td class="n">${interval(part)}</td></tr>`;
  return html`<div class="wide"><table><caption>Segments that lost or gained more than the rest (chance corrected for all that were looked at), in ${metric.toUpperCase()}</caption>
<thead><tr><th>segment</th><th class="n">traffic before → now</th><th class="n">rows</th><th class="n">part</th><th class="n">95 %</th></tr></thead><tbody>
${slices.map((slice) => line(sliceName(slice), `${percent(slice.share.reference)} → ${percent(slice.share.current)}`, slice.part, rows(slice.n.current)))}
${line(html`everything else`, percent(elsewhere.share), elsewhere, '')}
${line(html`<strong>whole</strong>`, '', total, '')}</tbody></table></div>`;
}

const sliceName = ({ where, others }: SlicePart): Markup =>
  html`${others ? 'other rows of ' : ''}${where.map(({ column, value }, i) => html`${i > 0 ? ' and ' : ''}<code>${column}</code> = ${value}`)}`;
