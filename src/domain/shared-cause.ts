import type { Evidence, QualityFinding, QualityKind } from './evidence.ts';
import type { Model } from './model.ts';

/** One broken input under the incidents of several models: one message, one explanation, one end. */
export interface SharedCause {
  readonly id: string;
  readonly channel: string;
  /** Name of the input, as configured. */
  readonly input: string;
  readonly owner: string;
  readonly column: string;
  readonly kind: QualityKind;
  readonly factor: number | null;
  readonly since: string | null;
  readonly state: 'open' | 'closed';
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** When it was explained; null = not yet. One explanation, however many models. */
  readonly explainedAt: Date | null;
}

/** What makes two incidents one: the same upstream, broken in the same way. */
export type Break = Pick<SharedCause, 'input' | 'owner' | 'column' | 'kind' | 'factor' | 'since'>;

/** Incidents that begin within this time of one another may be one. */
const windowMs = 24 * 3_600_000;
/** Two models see one unit change through different rows: their ratios of medians agree within this. */
const sameFactor = 1.25;

/** Whether other configured models read an input of this one. */
export const sharesInput = (model: Model, fleet: readonly Model[]): boolean =>
  model.inputs.some(({ name }) => readersOf(name, fleet).length > 1);

export const readersOf = (input: string, fleet: readonly Model[]): readonly Model[] =>
  fleet.filter((model) => model.inputs.some(({ name }) => name === input));

/** The break of an input that other models read too; null when the data is not broken or the input is this model's alone. */
export function sharedBreak(model: Model, evidence: Evidence, fleet: readonly Model[]): Break | null {
  if (evidence.verdict.type !== 'broken-data') return null;
  for (const { column, kind, factor, since } of evidence.measurement.quality) {
    const input = model.inputs.find(
      ({ name, columns }) => columns.includes(column) && readersOf(name, fleet).length > 1,
    );
    if (input) return { input: input.name, owner: input.owner, column, kind, factor, since };
  }
  return null;
}

/** The same column of the same input broken the same way, by the same factor, about the same time. */
export const isSameBreak = (a: Break, b: Break): boolean =>
  a.input === b.input &&
  a.column === b.column &&
  a.kind === b.kind &&
  factorsAgree(a.kind, a.factor, b.factor) &&
  timesAgree(a.since, b.since);

/** The finding of this evidence that is this break; undefined when it stands no more. */
export const findingOf = (cause: Break, evidence: Evidence | null): QualityFinding | undefined =>
  evidence?.measurement.quality.find(
    ({ column, kind, factor }) =>
      column === cause.column && kind === cause.kind && factorsAgree(kind, factor, cause.factor),
  );

/** A share of rows says how many were hit, which differs from model to model; a unit has one factor. */
function factorsAgree(kind: QualityKind, a: number | null, b: number | null): boolean {
  if (kind !== 'unit-change' || a === null || b === null) return true;
  const ratio = a / b;
  return ratio > 0 && Math.max(ratio, 1 / ratio) <= sameFactor;
}

function timesAgree(a: string | null, b: string | null): boolean {
  const [x, y] = [Date.parse(a ?? ''), Date.parse(b ?? '')];
  return Number.isNaN(x) || Number.isNaN(y) || Math.abs(x - y) <= windowMs;
}
