import type { ColumnSample } from '../column-sample.ts';
import { driftValue, type ReferenceColumn, thresholdOf } from '../reference-column.ts';
import { quantileOf } from '../statistics/moments.ts';
import type { Finding } from './column-quality.ts';

const ABOVE = 0.1;
/** The drift as it stands has to be this many times the drift of what it is taken for. */
const TIMES = 5;
const QUARTILES = [0.25, 0.5, 0.75] as const;

type Numeric = Extract<ColumnSample, { type: 'numeric' }>;
interface Side {
  readonly reference: ReferenceColumn & { readonly sample: Numeric };
  readonly current: Numeric;
}

/** Columns that hold what another held, both ways; and columns that are a known form of themselves. As they stand, they have drifted far. */
export function transformedColumns(
  columns: readonly ReferenceColumn[],
  samples: ReadonlyMap<string, ColumnSample> | undefined,
): Finding[] {
  const sides = columns.flatMap((reference): Side[] => {
    const current = samples?.get(reference.name);
    if (reference.role !== 'feature' || reference.identifier) return [];
    if (reference.sample.type !== 'numeric' || current?.type !== 'numeric' || current.sorted.length < 30) return [];
    const side = { reference: { ...reference, sample: reference.sample }, current };
    return near(side, current.sorted) ? [] : [side];
  });
  const transformed = sides.flatMap((side) => {
    const form = forms.find(({ undo }) => fits(side, side, undo(side.current.sorted)));
    const { name } = side.reference;
    return form ? [changed(name, 'transformed', `${name} ${form.text}`)] : [];
  });
  const swapped = sides.flatMap((a, i) =>
    sides.slice(i + 1).flatMap((b) => (fits(a, b, b.current.sorted) && fits(b, a, a.current.sorted) ? [[a, b]] : [])),
  );
  return [
    ...transformed,
    ...swapped.flatMap(([a, b]) => {
      const text = `${a!.reference.name} and ${b!.reference.name} have changed places`;
      return [a!, b!].map(({ reference: { name } }) => changed(name, 'swapped-columns', text));
    }),
  ];
}

const changed = (column: string, kind: 'transformed' | 'swapped-columns', text: string): Finding => ({
  column,
  kind,
  factor: null,
  text,
});

/** Whether `values` are what `side` held, while what stands in `from` is far from what that held. */
function fits(side: Side, from: Side, values: Float64Array): boolean {
  if (!near(side, values)) return false;
  const { reference } = side;
  if (!values.every(Number.isFinite)) return false;
  const taken = driftValue(reference, { ...from.current, sorted: values });
  const asItStands = driftValue(reference, side.current);
  return taken <= thresholdOf(reference, ABOVE, values.length) && asItStands >= Math.max(ABOVE, TIMES * taken);
}

/** Cheap and first: quartiles within half a standard deviation of the reference's. */
function near({ reference: { sample, moments } }: Side, values: Float64Array): boolean {
  const slack = 0.5 * (moments?.std ?? 0);
  return QUARTILES.every((p) => Math.abs(quantileOf(values, p) - quantileOf(sample.sorted, p)) <= slack);
}

/** What people do to a column and forget, with the way back; each keeps the order of values or turns it round. */
const forms: readonly { readonly text: string; readonly undo: (sorted: Float64Array) => Float64Array }[] = [
  { text: 'has its sign turned round', undo: (sorted) => sorted.map((value) => -value).reverse() },
  { text: 'is the natural logarithm of itself', undo: (sorted) => sorted.map(Math.exp) },
  { text: 'is the natural logarithm of one more than itself', undo: (sorted) => sorted.map(Math.expm1) },
  { text: 'is the decimal logarithm of itself', undo: (sorted) => sorted.map((value) => 10 ** value) },
];
