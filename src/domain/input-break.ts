import type { Check, Evidence, QualityKind } from './evidence.ts';
import type { Model } from './model.ts';
import type { TimeSpan } from './run.ts';

/** A column that broke, as one model's evidence shows it. */
export interface InputBreak {
  readonly model: string;
  readonly evidenceId: string;
  readonly column: string;
  /** Where the column comes from; null when the configuration names no input for it. */
  readonly input: { readonly name: string; readonly owner: string } | null;
  readonly kind: QualityKind;
  /** Ratio of medians for a unit change, share of rows otherwise; null where it means nothing. */
  readonly factor: number | null;
  /** The first window that shows it: it began somewhere in there. */
  readonly began: TimeSpan;
  /** End of the newest window that shows it. */
  readonly seenUntil: string;
}

type Reader = Pick<Model, 'id' | 'inputs'>;
type Seen = Pick<Evidence, 'id' | 'verdict' | 'measurement'>;

/** What is broken in this evidence, column by column; nothing unless the verdict itself is broken-data. */
export function breaksOf(model: Reader, { id, verdict, measurement }: Seen): InputBreak[] {
  if (verdict.type !== 'broken-data') return [];
  return measurement.quality.flatMap(({ column, kind, factor, since }) => {
    if (column === '*') return [];
    const first = measurement.checks.find((check) => check.key === since);
    const began = first ? spanOf(first) : measurement.window;
    const input = model.inputs.find(({ columns }) => columns.includes(column));
    return [
      {
        model: model.id,
        evidenceId: id,
        column,
        input: input ? { name: input.name, owner: input.owner } : null,
        kind,
        factor,
        began,
        seenUntil: measurement.window.to,
      },
    ];
  });
}

const spanOf = ({ from, to }: Check): TimeSpan => ({ from, to });

/** Whether the model reads this very column from an input of the same name. */
export const reads = ({ inputs }: Reader, { input, column }: InputBreak): boolean =>
  input !== null && inputs.some(({ name, columns }) => name === input.name && columns.includes(column));

/** Quantiles of different traffic blur a factor, and shares differ with the mix of rows. */
const oneFactor = 1.25;
const oneShare = 0.25;

/** Two models see one and the same break: same input and column, same kind and size, begun at the same time. */
export const sameBreak = (a: InputBreak, b: InputBreak): boolean =>
  a.input !== null &&
  a.input.name === b.input?.name &&
  a.column === b.column &&
  a.kind === b.kind &&
  sameSize(a, b) &&
  Date.parse(a.began.from) <= Date.parse(b.began.to) &&
  Date.parse(b.began.from) <= Date.parse(a.began.to);

function sameSize({ kind, factor: a }: InputBreak, { factor: b }: InputBreak): boolean {
  if (a === null || b === null) return a === b;
  if (kind !== 'unit-change') return Math.abs(a - b) <= oneShare;
  return Math.max(a, b) <= oneFactor * Math.min(a, b);
}

/** Breaks that are one, told together: each group is of one input and column and holds a model once, oldest first. */
export function groupBreaks(breaks: readonly InputBreak[]): InputBreak[][] {
  const groups: InputBreak[][] = [];
  const oldestFirst = [...breaks].sort(
    (a, b) => a.began.from.localeCompare(b.began.from) || (a.model < b.model ? -1 : 1),
  );
  for (const found of oldestFirst) {
    const group = groups.find(([first]) => first && sameBreak(first, found));
    if (!group) groups.push([found]);
    else if (!group.some(({ model }) => model === found.model)) group.push(found);
  }
  return groups;
}

/** Breaks other models see in what this model reads too. */
export const breaksReaching = (model: Reader, others: readonly { model: Reader; evidence: Seen }[]): InputBreak[] =>
  others
    .filter((other) => other.model.id !== model.id)
    .flatMap((other) => breaksOf(other.model, other.evidence))
    .filter((found) => reads(model, found));

/** "`transactions.amount` ×100 since 2026-03-05 02:00 UTC". */
export function breakText({ input, column, kind, factor, began }: InputBreak): string {
  const what = `\`${input ? `${input.name}.` : ''}${column}\``;
  return `${what} ${sizeText(kind, factor)} since ${began.from.slice(0, 16).replace('T', ' ')} UTC`;
}

function sizeText(kind: QualityKind, factor: number | null): string {
  if (factor === null) return words[kind];
  if (kind === 'unit-change') return factor >= 1 ? `×${round(factor)}` : `÷${round(1 / factor)}`;
  return `${words[kind]} (${round(factor * 100)} % of rows)`;
}

const round = (value: number): string => Number(value.toPrecision(3)).toString();

const words: Record<QualityKind, string> = {
  'null-spike': 'is missing',
  constant: 'has one value only',
  'repeated-value': 'is filled with one value',
  'unit-change': 'is in another unit',
  'out-of-range': 'is where it never was',
  transformed: 'is worked out in another way',
  'swapped-columns': 'holds what another column held',
  'type-change': 'has another type',
  'category-flood': 'has categories nobody knew',
  'missing-column': 'is gone',
  duplicates: 'is there twice',
  'time-gap': 'has a gap in time',
};
