import type { DistributionPair } from '../domain/evidence.ts';

const mostCategories = 5;

/** What the measurement itself put together already. */
const alreadyTogether = /^\d+ others$/;

/** What is drawn of a pair: bins in order with the edges between them, or the categories that matter most. */
export interface ShownShares {
  readonly kind: 'bins' | 'categories';
  readonly labels: readonly string[];
  readonly reference: readonly number[];
  readonly current: readonly number[];
}

function isHistogram(labels: readonly string[]): boolean {
  return labels.length > 1 && labels[0]?.startsWith('under ') === true && labels.at(-1)?.endsWith(' and more') === true;
}

/** The lower edge of a bin of a histogram: "10" of "10 to 20". */
export function lowerEdge(label: string): string {
  return label.replace(/ (to .*|and more)$/, '');
}

const share = (shares: readonly number[], i: number): number => shares[i] ?? Number.NaN;
const known = (value: number): number => (Number.isFinite(value) ? value : 0);

/** A histogram whole; of categories the largest and those that moved, the rest together as "others". */
export function shownShares(pair: DistributionPair): ShownShares {
  const { labels } = pair;
  const all = labels.map((_, i) => i);
  const reference = all.map((i) => share(pair.reference, i));
  const current = all.map((i) => share(pair.current, i));
  if (isHistogram(labels)) return { kind: 'bins', labels, reference, current };
  if (labels.length <= mostCategories) return { kind: 'categories', labels, reference, current };
  const weight = (i: number): number => {
    if (alreadyTogether.test(labels[i] ?? '')) return -1;
    const [before, now] = [known(share(reference, i)), known(share(current, i))];
    return before + now + 2 * Math.abs(now - before);
  };
  const kept = new Set(all.toSorted((a, b) => weight(b) - weight(a)).slice(0, mostCategories - 1));
  const rest = all.filter((i) => !kept.has(i));
  const together = (shares: readonly number[]): number => {
    const finite = rest.map((i) => share(shares, i)).filter(Number.isFinite);
    return finite.length === 0 ? Number.NaN : finite.reduce((sum, s) => sum + s, 0);
  };
  const pick = (shares: readonly number[]): number[] => [...kept].sort((a, b) => a - b).map((i) => share(shares, i));
  return {
    kind: 'categories',
    labels: [...all.filter((i) => kept.has(i)).map((i) => labels[i] ?? ''), 'others'],
    reference: [...pick(reference), together(reference)],
    current: [...pick(current), together(current)],
  };
}

export interface ShareMove {
  readonly label: string;
  readonly before: number;
  readonly now: number;
}

/** Shares that differ by less than this look the same. */
const noticeable = 0.01;

export function isNoticeable(move: ShareMove): boolean {
  return Math.abs(move.now - move.before) >= noticeable;
}

/** The bin or category whose share moved most; null when nothing can be compared. */
export function largestMove(shown: ShownShares): ShareMove | null {
  const moves = shown.labels
    .map((label, i) => ({ label, before: share(shown.reference, i), now: share(shown.current, i) }))
    .filter((m) => Number.isFinite(m.before) && Number.isFinite(m.now));
  return moves.toSorted((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before))[0] ?? null;
}
