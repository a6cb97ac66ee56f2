import type { DistributionPair } from '../../domain/evidence.ts';
import type { ColumnReport, DriftReport } from '../../drift/report/drift-report.ts';
import { sliceName } from '../attribution-summary.ts';
import { chunkFigure } from './chunk-figure.ts';
import { html, type Markup, raw } from './markup.ts';
import { style } from './style.ts';
import { interval, signed, sliceTable, waterfall } from './waterfall.ts';

export interface PageFacts {
  readonly reference: string;
  readonly current: string;
  readonly report: DriftReport;
}

const MOST_COLUMNS = 200;
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** The report as one page: nothing is fetched, nothing runs, and every name of the data is text. */
export function reportPage({ reference, current, report }: PageFacts): string {
  const { verdict, chunks, attribution, columns, distributions, change } = report;
  const metric = chunks.some(({ performance }) => performance.realised.rmse) ? 'rmse' : 'auc';
  const [concluded, ...others] = verdict.hypotheses;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${verdict.type}: ${current}</title>
<style>${raw(style)}</style></head><body><main>
<p class="muted"><code>${current}</code> against <code>${reference}</code></p>
<h1>${headline(report)}</h1>
<div class="answer"><p><strong>${verdict.type}</strong>, confidence ${verdict.confidence.toFixed(2)}. ${concluded?.because ?? ''}</p>
<p>Action: <strong>${verdict.action}</strong>. ${verdict.next}</p></div>
<h2>Evidence</h2><ul>${verdict.because.map((fact) => html`<li>${fact}</li>`)}</ul>
${section('Performance', chunkFigure(chunks, metric, change))}
${attribution === null ? html`` : section('Where it was lost', html`${waterfall(attribution)}${sliceTable(attribution)}${featureTable(report)}`)}
${distributions.length === 0 ? html`` : section('What moved', html`<div class="pairs">${distributions.map(pairFigure)}</div>`)}
${section('Columns', columnTable(columns))}
${section('Other causes', html`<ul>${others.map(({ type, status, because }) => html`<li><strong>${type}</strong>, ${status}: ${because}</li>`)}</ul>`)}
<p class="muted">Sextant. Numeric columns: Wasserstein-1 over σ; categorical: Jensen-Shannon distance, base 2. One file, no requests.</p>
</main></body></html>
`.markup;
}

const section = (title: string, body: Markup): Markup =>
  body.markup === '' ? body : html`<section><h2>${title}</h2>${body}</section>`;

function headline({ verdict, attribution, columns }: DriftReport): string {
  const first = attribution?.slices[0];
  if (attribution && attribution.total.value > 0) {
    const where = first ? `, most of all where ${sliceName(first)}` : '';
    return `${attribution.metric.toUpperCase()} lost ${signed(attribution.total.value).slice(1)}${where}`;
  }
  const alerts = columns.filter(({ alert }) => alert).length;
  return `${verdict.type}: ${alerts} of ${columns.length} columns moved`;
}

function featureTable({ attribution }: DriftReport): Markup {
  if (!attribution || attribution.features.length === 0) return html``;
  const weighed = attribution.features.some(({ importance }) => importance !== null);
  return html`<div class="wide"><table><caption>Inputs that carry the part “inputs moved”; together they are all of it</caption>
<thead><tr><th>column</th><th class="n">part</th><th class="n">95 %</th>${weighed ? html`<th class="n">importance</th>` : html``}</tr></thead><tbody>
${attribution.features
  .slice(0, 10)
  .map(
    ({ column, part, importance }) =>
      html`<tr><td><code>${column}</code></td><td class="n ${part.value >= 0 ? 'loss' : 'gain'}">${signed(part.value)}</td><td class="n">${interval(part)}</td>${weighed ? html`<td class="n">${importance === null ? '–' : importance.toPrecision(2)}</td>` : html``}</tr>`,
  )}</tbody></table></div>`;
}

function columnTable(columns: readonly ColumnReport[]): Markup {
  const ordered = [...columns].sort((a, b) => Number(b.alert) - Number(a.alert)).slice(0, MOST_COLUMNS);
  const rest = columns.length - ordered.length;
  const number = (value: number | null): string => (value === null ? '–' : value.toPrecision(3));
  return html`<div class="wide"><table><thead><tr><th>column</th><th>method</th><th class="n">value</th><th class="n">threshold</th><th class="n">n</th><th>what</th></tr></thead><tbody>
${ordered.map(
  (column) =>
    html`<tr><td><code>${column.name}</code>${column.alert ? html` <span class="alert">alert</span>` : html``}</td><td>${column.method}</td><td class="n">${number(column.value)}</td><td class="n">${number(column.threshold)}</td><td class="n">${column.n_reference.toLocaleString('en-US')} / ${column.n_current.toLocaleString('en-US')}</td><td>${[column.detail.reason, column.detail.move, ...column.detail.quality].filter((text) => text !== null).join(' · ')}</td></tr>`,
)}</tbody></table></div>${rest > 0 ? html`<p class="muted">${rest} more columns, all quiet.</p>` : html``}`;
}

const pair = { width: 300, row: 30, label: 110 } as const;

/** Reference over current, group by group. */
function pairFigure({ column, labels, reference, current }: DistributionPair): Markup {
  const most = Math.max(...reference, ...current, 1e-9);
  const width = (share: number): string => Math.max(1, ((pair.width - pair.label - 40) * share) / most).toFixed(1);
  const percent = (share: number): string => `${(100 * share).toFixed(share < 0.095 ? 1 : 0)} %`;
  const moves = labels.map((label, i) => ({ label, by: current[i]! - reference[i]!, i }));
  const largest = moves.reduce(
    (a, b) => (Math.abs(b.by) > Math.abs(a.by) ? b : a),
    moves[0] ?? { label: '', by: 0, i: 0 },
  );
  const finding = `${column}: ${largest.label} ${percent(reference[largest.i] ?? 0)} → ${percent(current[largest.i] ?? 0)}.`;
  return html`<figure><svg viewBox="0 0 ${pair.width} ${labels.length * pair.row}" role="img" aria-label="${finding}">
${labels.map((label, i) => {
  const y = i * pair.row;
  const text = label.length > 17 ? `${label.slice(0, 16)}…` : label;
  return html`<text x="0" y="${y + 17}">${text}</text>
<rect x="${pair.label}" y="${y + 4}" width="${width(reference[i]!)}" height="9" rx="2" fill="var(--muted)"/>
<rect x="${pair.label}" y="${y + 15}" width="${width(current[i]!)}" height="9" rx="2" fill="var(--blue)"/>
<text class="small" x="${pair.width}" y="${y + 19}" text-anchor="end">${percent(current[i]!)}</text>`;
})}</svg><figcaption>${finding} Grey: reference. Blue: current, in percent of rows.</figcaption></figure>`;
}
