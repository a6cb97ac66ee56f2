import type { ColumnDrift } from '../domain/evidence.ts';
import type { Column } from '../domain/frame.ts';
import { type ColumnSample, MISSING, sampleColumn } from './column-sample.ts';
import { type Magnitudes, magnitudesOf } from './quality/unit-change.ts';
import { ascendingOrder } from './statistics/auc.ts';
import { jensenShannonDistance } from './statistics/jensen-shannon.ts';
import { type Moments, momentsOf } from './statistics/moments.ts';
import { seededRandom, seedFrom } from './statistics/seeded-random.ts';
import { wassersteinDistance } from './statistics/wasserstein.ts';

/** One column of the reference, prepared once: every window is compared with it. */
export interface ReferenceColumn {
  readonly name: string;
  readonly role: ColumnDrift['role'];
  readonly sample: ColumnSample;
  readonly moments: Moments | null;
  readonly magnitudes: Magnitudes | null;
  /** Drift that healthy rows show by chance at one row on each side; shrinks with the root of the rows. */
  readonly chance: number;
  /** Mean + 3σ of the drift of the reference's own chunks; 0 when there are too few. */
  readonly chunkLevel: number;
  /** Nearly every row has a category or a range of its own (ids, clocks): drift means nothing. */
  readonly identifier: boolean;
}

const RESAMPLES = 100;
const DRAWS = 400;
const ENOUGH_CHUNKS = 8;

export function referenceColumn(
  name: string,
  role: ColumnDrift['role'],
  column: Column,
  chunks: readonly (Column | undefined)[],
): ReferenceColumn {
  const sample = sampleColumn(column);
  const moments = sample.type === 'numeric' ? momentsOf(sample.sorted) : null;
  const samples = chunks.flatMap((chunk) => (chunk && chunk.kind === column.kind ? [sampleColumn(chunk)] : []));
  const magnitudes = sample.type === 'numeric' ? magnitudesOf(sample.sorted) : null;
  const base = { name, role, sample, moments, magnitudes };
  const drifts = samples.map((chunk) => driftValue(base, chunk)).filter((value) => Number.isFinite(value));
  const level = momentsOf(drifts);
  return {
    ...base,
    chance: chanceOf(base),
    chunkLevel: drifts.length >= ENOUGH_CHUNKS && Number.isFinite(level.std) ? level.mean + 3 * level.std : 0,
    identifier: sample.type === 'numeric' ? isClock(samples) : isIdentifier(sample.counts, sample.rows),
  };
}

/** For rows that are no piece like the reference's own: what those show by themselves is no measure for them. */
export const withoutChunkLevel = (column: ReferenceColumn): ReferenceColumn => ({ ...column, chunkLevel: 0 });

/** Wasserstein over the reference's standard deviation, or Jensen-Shannon distance; NaN when there is nothing to compare. */
export function driftValue(
  reference: Pick<ReferenceColumn, 'sample' | 'moments'>,
  current: ColumnSample,
  weights: Float64Array | null = null,
): number {
  const { sample, moments } = reference;
  if (sample.type === 'numeric' && current.type === 'numeric' && moments) {
    return wassersteinDistance(sample.sorted, current.sorted, weights) / scaleOf(moments);
  }
  if (sample.type === 'categorical' && current.type === 'categorical' && sample.rows > 0 && current.rows > 0) {
    return jensenShannonDistance(sample.counts, current.counts);
  }
  return Number.NaN;
}

/** The drift against the reference with its rows weighted; `before` is the reference's column, row by row. */
export function weightedDrift(
  reference: ReferenceColumn,
  before: Column,
  weights: Float64Array,
  current: ColumnSample,
): number {
  if (before.kind === 'numeric') {
    const order = ascendingOrder(before.values).filter((i) => Number.isFinite(before.values[i]) && weights[i]! > 0);
    const sorted = Float64Array.from(order, (i) => before.values[i]!);
    const sample: ColumnSample = { type: 'numeric', rows: sorted.length, missing: 0, sorted };
    return driftValue(
      { sample, moments: reference.moments },
      current,
      Float64Array.from(order, (i) => weights[i]!),
    );
  }
  const counts = new Map<string, number>();
  before.codes.forEach((code, i) => {
    const name = before.categories[code] ?? MISSING;
    if (weights[i]! > 0) counts.set(name, (counts.get(name) ?? 0) + weights[i]!);
  });
  return driftValue(
    { sample: { type: 'categorical', rows: before.codes.length, missing: 0, counts }, moments: null },
    current,
  );
}

/** A constant reference has no spread of its own: a thousandth of its size stands in. */
const scaleOf = ({ mean, std }: Moments): number => (std > 0 ? std : Math.max(Math.abs(mean) / 1000, 0.001));

/** The drift that must be exceeded at these row counts: the asked threshold, or the noise where that is larger. */
export function thresholdOf(reference: ReferenceColumn, above: number, nCurrent: number): number {
  const nReference = reference.sample.rows - (reference.sample.type === 'numeric' ? reference.sample.missing : 0);
  const chance = reference.chance * Math.sqrt(1 / Math.max(1, nCurrent) + 1 / Math.max(1, nReference));
  const threshold = Math.max(above, chance, reference.chunkLevel);
  return reference.sample.type === 'categorical' ? Math.min(1, threshold) : threshold;
}

/**
 * Mean + 6σ of the drift of rows drawn from the reference itself, scaled to one row. The distance is never negative and
 * skewed, so this is about 4σ of a mean: few false alarms over many columns and windows.
 */
function chanceOf(reference: Pick<ReferenceColumn, 'sample' | 'moments' | 'name'>): number {
  const draw = drawer(reference.sample);
  if (!draw) return 0;
  const random = seededRandom(seedFrom(reference.name));
  const shape = thinned(reference);
  const drifts = Array.from({ length: RESAMPLES }, () => driftValue(shape, draw(random)));
  const { mean, std } = momentsOf(drifts);
  const chance = (mean + 6 * std) * Math.sqrt(DRAWS);
  return Number.isFinite(chance) ? chance : 0;
}

/** Large references are thinned for the noise level only: it needs the shape, not every row. */
function thinned(reference: Pick<ReferenceColumn, 'sample' | 'moments'>): Pick<ReferenceColumn, 'sample' | 'moments'> {
  const { sample } = reference;
  if (sample.type !== 'numeric' || sample.sorted.length <= 10_000) return reference;
  return { ...reference, sample: { ...sample, sorted: thin(sample.sorted) } };
}

function thin(sorted: Float64Array): Float64Array {
  return Float64Array.from({ length: 5_000 }, (_, i) => sorted[Math.round((i * (sorted.length - 1)) / 4_999)]!);
}

function drawer(sample: ColumnSample): ((random: () => number) => ColumnSample) | null {
  if (sample.type === 'numeric') {
    const { sorted } = sample;
    if (sorted.length === 0) return null;
    return (random) => {
      const drawn = Float64Array.from({ length: DRAWS }, () => sorted[(random() * sorted.length) | 0]!).sort();
      return { type: 'numeric', rows: DRAWS, missing: 0, sorted: drawn };
    };
  }
  if (sample.rows === 0) return null;
  const names = [...sample.counts.keys()];
  const upTo: number[] = [];
  let total = 0;
  for (const count of sample.counts.values()) {
    total += count;
    upTo.push(total);
  }
  return (random) => {
    const counts = new Map<string, number>();
    for (let i = 0; i < DRAWS; i++) {
      const name = names[firstAbove(upTo, random() * total)]!;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return { type: 'categorical', rows: DRAWS, missing: 0, counts };
  };
}

function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Good-Turing: the share of categories seen once is the share of rows whose category would be new anyway. */
function isIdentifier(counts: ReadonlyMap<string, number>, rows: number): boolean {
  let once = 0;
  for (const count of counts.values()) if (count === 1) once++;
  return rows >= 30 && once / rows > 0.3;
}

/** Every chunk begins where the one before ended: a counter or a clock. */
function isClock(chunks: readonly ColumnSample[]): boolean {
  if (chunks.length < ENOUGH_CHUNKS) return false;
  return chunks.every((chunk, i) => {
    const before = chunks[i - 1];
    if (chunk.type !== 'numeric' || chunk.sorted.length === 0) return false;
    if (before?.type !== 'numeric') return true;
    return (
      before.sorted.length > 0 && chunk.sorted[0]! >= before.sorted.at(-1)! && chunk.sorted.at(-1)! > chunk.sorted[0]!
    );
  });
}
