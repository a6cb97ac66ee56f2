import type { Attribution, FeaturePart, Part, SlicePart } from '../../domain/attribution.ts';
import type { Task } from '../../domain/observation.ts';
import { seededRandom } from '../statistics/seeded-random.ts';
import { binColumn, type ColumnBins, groupCount } from './column-bins.ts';
import { type FoundSlice, findSlices } from './find-slices.ts';
import { type NamedSlice, nameSlices } from './name-slices.ts';
import type { ScoredSide } from './scored-side.ts';
import { knownRows, type ShiftInputs, type ShiftParts, shiftParts } from './shift-parts.ts';
import { partsOf, type SliceCodes } from './slice-parts.ts';

export interface AttributionQuestion {
  readonly task: Task;
  readonly reference: ScoredSide;
  readonly current: ScoredSide;
  readonly features: readonly string[];
  /** The column of the score: moved scores are moved inputs as far as the loss is concerned. */
  readonly score: string;
  /** Columns to search slices in; null = all features. */
  readonly slices: readonly string[] | null;
  /** Of the served model, where the registry has them. */
  readonly importances: Readonly<Record<string, number>>;
}

const RESAMPLES = 50;
/** Normal 95 %, widened by a fifth: without it the intervals of reweighted rows held the truth in 85 % of synthetic worlds. */
const WIDTH = 1.96 * 1.2;
const BINS = { margins: 12, slices: 4 } as const;
const SLICES = { minRows: 50, most: 5, level: 0.01 } as const;

/** Where the change of performance lies: covariate, concept, left over; by feature; by slice. null = no numbers to split. */
export function attribute(question: AttributionQuestion): Attribution | null {
  const inputs = shiftInputs(question);
  const point = pointOf(inputs);
  if (!point) return null;
  const found = findSlices({
    columns: sliceColumns(question),
    reference: { side: question.reference, shortfall: point.reference },
    current: { side: question.current, shortfall: point.current },
    classes: question.task === 'classification',
    ...SLICES,
  });
  return assemble(question, inputs, point, nameSlices(found), codesOfFound(found, question));
}

/** The parts of every group of one column, by name: "is it only Brazil?" null = no such column, or no numbers. */
export function segmentParts(question: AttributionQuestion, column: string): readonly SlicePart[] | null {
  const inputs = shiftInputs(question);
  const point = pointOf(inputs);
  const bins = sliceColumns({ ...question, slices: [column] })[0];
  if (!point || !bins) return null;
  const codes: SliceCodes = { reference: bins.reference, current: bins.current, groups: groupCount(bins) };
  const named = bins.names.map((value) => ({ where: [{ column, value }], p: null }));
  const parts = bootstrapped(question, inputs, (sample) => partsOf(codes, sample.reference, sample.current));
  return named
    .map((slice, group) => slicePart(slice, group, codes, parts[group]!))
    .filter(({ n }) => n.reference + n.current > 0)
    .sort((a, b) => b.part.value - a.part.value);
}

function shiftInputs(question: AttributionQuestion): ShiftInputs {
  const { task, reference, current, features, score } = question;
  const columns = [...features, score].flatMap((column) => {
    const [before, after] = [reference.frame.columns[column], current.frame.columns[column]];
    const bins = binColumn(column, before, after, BINS.margins, 'both');
    return bins ? [bins] : [];
  });
  return { task, reference, current, columns, known: knownRows(columns, current) };
}

const ones = (n: number): Float64Array => new Float64Array(n).fill(1);

const pointOf = (inputs: ShiftInputs): ShiftParts | null =>
  shiftParts(inputs, ones(inputs.reference.labels.length), ones(inputs.current.labels.length));

function sliceColumns({ reference, current, features, slices }: AttributionQuestion): ColumnBins[] {
  return (slices ?? features).flatMap((column) => {
    const [before, after] = [reference.frame.columns[column], current.frame.columns[column]];
    const bins = binColumn(column, before, after, BINS.slices, 'reference');
    return bins ? [bins] : [];
  });
}

function codesOfFound(found: readonly FoundSlice[], { reference, current }: AttributionQuestion): SliceCodes {
  const codes = {
    reference: new Int32Array(reference.labels.length),
    current: new Int32Array(current.labels.length),
    groups: found.length + 1,
  };
  found.forEach(({ rows }, k) => {
    for (const side of ['reference', 'current'] as const) {
      rows[side].forEach((inside, i) => {
        if (inside) codes[side][i] = k + 1;
      });
    }
  });
  return codes;
}

/** Values of the point and the bootstrap's standard errors around them, in units of the metric. */
function bootstrapped(
  { task }: AttributionQuestion,
  inputs: ShiftInputs,
  read: (parts: ShiftParts) => readonly (number | null)[],
): Part[] {
  const point = pointOf(inputs)!;
  const values = inUnits(task, point, read(point));
  const random = seededRandom(7);
  const samples: number[][] = values.map(() => []);
  for (let k = 0; k < RESAMPLES; k++) {
    const parts = shiftParts(inputs, drawn(inputs.reference, random), drawn(inputs.current, random));
    if (!parts) continue;
    inUnits(task, parts, read(parts)).forEach((value, i) => {
      if (value !== null) samples[i]!.push(value);
    });
  }
  return values.map((value, i) => partOf(value ?? Number.NaN, samples[i]!));
}

/** Squared errors become parts of the RMSE: the difference of roots is that of squares over the sum of roots. */
function inUnits(
  task: Task,
  { reference, current }: ShiftParts,
  values: readonly (number | null)[],
): (number | null)[] {
  const scale = task === 'classification' ? 1 : 1 / (Math.sqrt(reference.value) + Math.sqrt(current.value));
  return values.map((value) => (value === null ? null : value * (Number.isFinite(scale) ? scale : 0)));
}

function partOf(value: number, samples: readonly number[]): Part {
  const mean = samples.reduce((total, sample) => total + sample, 0) / samples.length;
  const squares = samples.reduce((total, sample) => total + (sample - mean) ** 2, 0);
  const half = samples.length < 2 ? Number.POSITIVE_INFINITY : WIDTH * Math.sqrt(squares / (samples.length - 1));
  return { value, low: value - half, high: value + half };
}

/** How often each row comes up in a bootstrap sample. */
function drawn(side: ScoredSide, random: () => number): Float64Array {
  const n = side.labels.length;
  const times = new Float64Array(n);
  for (let i = 0; i < n; i++) times[(random() * n) | 0]! += 1;
  return times;
}

function assemble(
  question: AttributionQuestion,
  inputs: ShiftInputs,
  point: ShiftParts,
  named: readonly NamedSlice[],
  codes: SliceCodes,
): Attribution {
  const [total, covariate, concept, leftOver, ...parts] = bootstrapped(question, inputs, (sample) => [
    sample.current.value - sample.reference.value,
    sample.covariate,
    sample.concept,
    sample.leftOver,
    ...inputs.columns.map((_, k) => sample.features[k] ?? null),
    ...partsOf(codes, sample.reference, sample.current),
  ]);
  const features = parts.slice(0, inputs.columns.length);
  const sliceParts = parts.slice(inputs.columns.length);
  const n = { reference: question.reference.labels.length, current: question.current.labels.length };
  const unknown = inputs.known.reduce((count, known) => count + (known ? 0 : 1), 0);
  const told = named.map((slice, k) => slicePart(slice, k + 1, codes, sliceParts[k + 1]!));
  return {
    metric: question.task === 'classification' ? 'auc' : 'rmse',
    n,
    total: total!,
    covariate: point.covariate === null ? null : covariate!,
    concept: point.concept === null ? null : concept!,
    leftOver: { ...leftOver!, share: point.covariate === null ? 1 : unknown / Math.max(1, n.current) },
    effectiveRows: Math.round(point.effectiveRows),
    features: point.covariate === null ? [] : featureList(inputs.columns, features, question.importances),
    slices: [...told].sort((a, b) => Math.abs(b.part.value) - Math.abs(a.part.value)),
    elsewhere: { ...sliceParts[0]!, share: 1 - told.reduce((share, slice) => share + slice.share.current, 0) },
  };
}

function featureList(
  columns: readonly ColumnBins[],
  parts: readonly Part[],
  importances: Readonly<Record<string, number>>,
): FeaturePart[] {
  return columns
    .map(({ column }, k) => ({
      column,
      part: parts[k]!,
      importance: Object.hasOwn(importances, column) ? importances[column]! : null,
    }))
    .sort((a, b) => Math.abs(b.part.value) - Math.abs(a.part.value));
}

function slicePart({ p, ...named }: NamedSlice, group: number, codes: SliceCodes, part: Part): SlicePart {
  const n = { reference: rowsIn(codes.reference, group), current: rowsIn(codes.current, group) };
  const share = {
    reference: n.reference / Math.max(1, codes.reference.length),
    current: n.current / Math.max(1, codes.current.length),
  };
  return { ...named, n, share, part, p };
}

const rowsIn = (codes: Int32Array, group: number): number =>
  codes.reduce((count, code) => count + (code === group ? 1 : 0), 0);
