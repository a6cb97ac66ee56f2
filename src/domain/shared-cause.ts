import type { Evidence, QualityFinding, QualityKind } from './evidence.ts';
import { breaksOf, type InputBreak, reads, sameBreak } from './input-break.ts';
import type { Model } from './model.ts';
import type { TimeSpan } from './run.ts';

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
  /** The window in which it began. */
  readonly began: TimeSpan;
  readonly state: 'open' | 'closed';
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  /** When it was explained; null = not yet. One explanation, however many models. */
  readonly explainedAt: Date | null;
}

/** A break whose input is known. */
export type KnownBreak = InputBreak & { readonly input: NonNullable<InputBreak['input']> };

/** Configured models that read the input. */
export const readersOf = (input: string, fleet: readonly Model[]): readonly Model[] =>
  fleet.filter((model) => model.inputs.some(({ name }) => name === input));

/** Whether other configured models read an input of this one. */
export const sharesInput = (model: Model, fleet: readonly Model[]): boolean =>
  model.inputs.some(({ name }) => readersOf(name, fleet).length > 1);

/** The first break of this evidence in a column that other models read too. */
export const sharedBreak = (model: Model, evidence: Evidence, fleet: readonly Model[]): KnownBreak | undefined =>
  breaksOf(model, evidence).find(
    (found): found is KnownBreak => fleet.filter((other) => reads(other, found)).length > 1,
  );

/** A cause as the break it is, to be compared with another. */
export const breakOf = ({ id, input, owner, column, kind, factor, began }: SharedCause): KnownBreak => ({
  model: '',
  evidenceId: id,
  input: { name: input, owner },
  column,
  kind,
  factor,
  began,
  seenUntil: began.to,
});

/** The finding of this evidence that is this cause; undefined when it stands no more. */
export function findingOf(
  cause: SharedCause,
  model: Model | null,
  evidence: Evidence | null,
): QualityFinding | undefined {
  if (!model || !evidence) return undefined;
  const found = breaksOf(model, evidence).find((each) => sameBreak(breakOf(cause), { ...each, began: cause.began }));
  return (
    found && evidence.measurement.quality.find(({ column, kind }) => column === found.column && kind === found.kind)
  );
}
