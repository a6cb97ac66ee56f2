import type { QualityFinding, QualityKind } from '../../domain/evidence.ts';
import { type ColumnSample, MISSING } from '../column-sample.ts';
import { formatCategory, formatNumber, formatShare } from '../format-number.ts';
import type { ReferenceColumn } from '../reference-column.ts';
import { domainBreak } from './domain-break.ts';
import { magnitudesOf, unitChange } from './unit-change.ts';

export type Finding = Omit<QualityFinding, 'since'>;

const ENOUGH_ROWS = 30;

/** What is broken in one column of one window, compared with the reference. */
export function columnFindings(reference: ReferenceColumn, current: ColumnSample | undefined): Finding[] {
  const findings = findingsOf(reference, current);
  return reference.role === 'score' ? findings.map((found) => ({ ...found, role: 'score' })) : findings;
}

function findingsOf(reference: ReferenceColumn, current: ColumnSample | undefined): Finding[] {
  const { name } = reference;
  if (!current) return [finding(name, 'missing-column', null, `column ${name} is gone`)];
  if (current.type !== reference.sample.type) {
    return [finding(name, 'type-change', null, `${name} was ${reference.sample.type}, now ${current.type}`)];
  }
  if (current.rows < ENOUGH_ROWS) return [];
  const findings = [nullSpike(reference, current), constant(reference, current)];
  if (current.type === 'numeric')
    findings.push(
      unitFinding(reference, current.sorted) ?? domainFinding(reference, current.sorted),
      repeated(reference, current.sorted),
    );
  else if (!reference.identifier) findings.push(categoryFlood(reference, current));
  return findings.filter((found) => found !== null);
}

const finding = (column: string, kind: QualityKind, factor: number | null, text: string): Finding => ({
  column,
  kind,
  factor,
  text,
});

function nullSpike({ name, sample }: ReferenceColumn, current: ColumnSample): Finding | null {
  const before = sample.missing / sample.rows;
  const now = current.missing / current.rows;
  const error = Math.sqrt((Math.max(before, 1 / sample.rows) * (1 - before)) / current.rows);
  if (now <= before + Math.max(0.05, 4 * error)) return null;
  return finding(
    name,
    'null-spike',
    now,
    `${name} is missing in ${formatShare(now)} of rows, was ${formatShare(before)}`,
  );
}

function constant({ name, sample }: ReferenceColumn, current: ColumnSample): Finding | null {
  const only = onlyValue(current);
  if (only === null || onlyValue(sample) !== null) return null;
  // A rare value may be absent from a small window by luck.
  const luck = largestShare(sample) ** (current.rows - current.missing);
  if (luck > 1e-6) return null;
  return finding(name, 'constant', null, `${name} has one value only: ${only}`);
}

function onlyValue(sample: ColumnSample): string | null {
  if (sample.type === 'numeric') {
    const { sorted } = sample;
    return sorted.length > 0 && sorted[0] === sorted.at(-1) ? formatNumber(sorted[0]!) : null;
  }
  const names = [...sample.counts.keys()].filter((name) => name !== MISSING);
  return names.length === 1 ? formatCategory(names[0]!) : null;
}

const largestShare = (sample: ColumnSample): number =>
  sample.type === 'categorical'
    ? Math.max(0, ...sample.counts.values()) / sample.rows
    : mostRepeated(sample.sorted).share;

/** The value that comes up most, and its share of ascending values. */
function mostRepeated(sorted: Float64Array): { readonly value: number; readonly share: number } {
  let [best, value] = [0, Number.NaN];
  for (let start = 0; start < sorted.length; ) {
    let end = start;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    if (end - start > best) [best, value] = [end - start, sorted[start]!];
    start = end;
  }
  return { value, share: best / Math.max(1, sorted.length) };
}

const SCATTERED = 0.05;
const REPEATED = 0.1;

/** A default or a stuck sensor: one value fills much of a column in which no value ever came up often. */
function repeated({ name, sample, identifier }: ReferenceColumn, sorted: Float64Array): Finding | null {
  if (sample.type !== 'numeric' || identifier || mostRepeated(sample.sorted).share > SCATTERED) return null;
  const { value, share } = mostRepeated(sorted);
  if (share < REPEATED || sorted[0] === sorted.at(-1)) return null;
  const text = `${name} is ${formatNumber(value)} in ${formatShare(share)} of rows; no value ever filled more than ${formatShare(SCATTERED)}`;
  return finding(name, 'repeated-value', share, text);
}

function unitFinding({ name, magnitudes, identifier }: ReferenceColumn, sorted: Float64Array): Finding | null {
  if (!magnitudes || identifier) return null;
  const change = unitChange(magnitudes, magnitudesOf(sorted));
  if (!change) return null;
  const { factor, low, high } = change;
  const times = factor >= 1 ? `×${formatNumber(factor)}` : `÷${formatNumber(1 / factor)}`;
  const range = `ratios of quantiles ${formatNumber(low)}–${formatNumber(high)}`;
  return finding(name, 'unit-change', factor, `${name} ${times} (${range})`);
}

/** Scores follow their inputs wherever those go: their range is no constraint. */
function domainFinding({ name, role, sample, identifier }: ReferenceColumn, sorted: Float64Array): Finding | null {
  if (sample.type !== 'numeric' || role !== 'feature' || identifier) return null;
  const found = domainBreak(sample.sorted, sorted);
  return found && finding(name, found.kind, found.share, `${name} ${found.text}`);
}

/** Many rows in categories the reference never had: a changed code list, not a new customer group. */
function categoryFlood({ name, sample }: ReferenceColumn, current: ColumnSample): Finding | null {
  if (sample.type !== 'categorical' || current.type !== 'categorical') return null;
  const known = new Set(sample.counts.keys());
  const spelled = new Set([...known].map(spelling));
  let unseen = 0;
  let respelled = 0;
  const names: string[] = [];
  for (const [category, count] of current.counts) {
    if (known.has(category) || category === MISSING) continue;
    unseen += count;
    names.push(category);
    if (spelled.has(spelling(category))) respelled += count;
  }
  const share = unseen / current.rows;
  if (respelled / current.rows > 0.1) {
    const text = `${name}: ${formatShare(respelled / current.rows)} of rows have known categories spelled differently`;
    return finding(name, 'category-flood', respelled / current.rows, text);
  }
  const many = names.length >= Math.max(5, known.size / 2) && share >= 0.2;
  const most = names.length >= 2 && share > 0.5;
  if (!many && !most) return null;
  const text = `${name}: ${formatShare(share)} of rows in ${names.length} categories the reference never had`;
  return finding(name, 'category-flood', share, text);
}

const spelling = (name: string): string => name.toLowerCase().replace(/[\s_-]+/g, '');
