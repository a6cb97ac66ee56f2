import type { DistributionPair } from '../domain/evidence.ts';
import { type ColumnSample, MISSING } from './column-sample.ts';
import { formatCategory, formatNumber } from './format-number.ts';
import { quantileOf } from './statistics/moments.ts';

const MOST_BINS = 12;

/** Shares of at most twelve readable bins, reference beside current; null when the two cannot be compared. */
export function distributionPair(
  column: string,
  reference: ColumnSample,
  current: ColumnSample,
): DistributionPair | null {
  if (reference.type === 'numeric' && current.type === 'numeric') {
    return numericPair(column, reference.sorted, current.sorted);
  }
  if (reference.type === 'categorical' && current.type === 'categorical') {
    return categoryPair(column, reference.counts, current.counts);
  }
  return null;
}

function categoryPair(column: string, before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>) {
  const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, n) => sum + n, 0);
  const totals = [total(before), total(after)] as const;
  const weight = (name: string): number => (before.get(name) ?? 0) / totals[0] + (after.get(name) ?? 0) / totals[1];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => weight(b) - weight(a));
  const shown = names.length <= MOST_BINS ? names : names.slice(0, MOST_BINS - 1);
  const share = (counts: ReadonlyMap<string, number>, sum: number): number[] => {
    const shares = shown.map((name) => (counts.get(name) ?? 0) / sum);
    return shown === names ? shares : [...shares, Math.max(0, 1 - shares.reduce((all, part) => all + part, 0))];
  };
  const labels = shown.map((name) => (name === MISSING ? MISSING : formatCategory(name)));
  if (shown !== names) labels.push(`${names.length - shown.length} others`);
  return { column, labels, reference: share(before, totals[0]), current: share(after, totals[1]) };
}

function numericPair(column: string, before: Float64Array, after: Float64Array): DistributionPair | null {
  if (before.length === 0 || after.length === 0) return null;
  const low = Math.min(quantileOf(before, 0.01), quantileOf(after, 0.01));
  const high = Math.max(quantileOf(before, 0.99), quantileOf(after, 0.99));
  const edges = low > 0 && high / low > 50 ? decadeEdges(low, high) : evenEdges(low, high);
  return { column, labels: labelsOf(edges), reference: sharesOf(before, edges), current: sharesOf(after, edges) };
}

/** Inner edges at round steps: at most eleven, so at most twelve bins with the open ends. */
function evenEdges(low: number, high: number): number[] {
  if (!(high > low)) return [low];
  const raw = (high - low) / 8;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((k) => k * power).find((size) => size >= raw) ?? raw;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: Math.max(1, Math.min(11, last - first + 1)) }, (_, i) => (first + i) * step);
}

/** 1-2-5 edges over the decades, only decades (or every few of them) when those are too many. */
function decadeEdges(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  const fine = [1, 2, 5];
  for (const steps of [fine, [1, 3], [1]]) {
    const edges: number[] = [];
    for (let power = from; power <= to; power++) for (const k of steps) edges.push(k * 10 ** power);
    const inside = edges.filter((edge) => edge > low && edge < high);
    if (inside.length > 0 && inside.length < MOST_BINS) return inside;
  }
  const every = Math.ceil((to - from) / (MOST_BINS - 2));
  return Array.from({ length: Math.floor((to - from) / every) }, (_, i) => 10 ** (from + (i + 1) * every));
}

function labelsOf(edges: readonly number[]): string[] {
  const texts = edges.map(formatNumber);
  const inner = texts.slice(1).map((text, i) => `${texts[i]} to ${text}`);
  return [`under ${texts[0]}`, ...inner, `${texts.at(-1)} and more`];
}

function sharesOf(sorted: Float64Array, edges: readonly number[]): number[] {
  const shares: number[] = [];
  let at = 0;
  for (const edge of edges) {
    const start = at;
    while (at < sorted.length && sorted[at]! < edge) at++;
    shares.push((at - start) / sorted.length);
  }
  shares.push((sorted.length - at) / sorted.length);
  return shares;
}
