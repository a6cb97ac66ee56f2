import type { Approval, Link, Proof, Vote } from './approval.ts';
import type { RunLimits } from './budget.ts';
import type { Decision } from './decision.ts';
import type { Evidence } from './evidence.ts';
import type { Incident } from './incident.ts';
import type { LedgerFact } from './ledger.ts';
import type { Post } from './post.ts';
import type { Promotion } from './promotion.ts';
import type { Question } from './question.ts';
import type { Run } from './run.ts';
import type { SharedCause } from './shared-cause.ts';
import type { Signal } from './signal.ts';
import type { NextStep } from './step.ts';
import type { Sweep } from './sweep.ts';
import type { Validation } from './validation.ts';
import type { Watch } from './watch.ts';

/** The state tables a flow may write. */
export interface Tables {
  signal: Signal;
  incident: Incident;
  evidence: Evidence;
  decision: Decision;
  run: Run;
  validation: Validation;
  approval: Approval;
  vote: Vote;
  link: Link;
  proof: Proof;
  promotion: Promotion;
  watch: Watch;
  sweep: Sweep;
  question: Question;
  cause: SharedCause;
}
export type Table = keyof Tables;

export interface Insert<T extends Table = Table> {
  readonly op: 'insert';
  readonly table: T;
  readonly row: Tables[T];
}

/** Compare-and-set: when `when` no longer holds, the whole Change is refused (`conflict`) and the step runs again. */
export interface Update<T extends Table = Table> {
  readonly op: 'update';
  readonly table: T;
  readonly id: string;
  readonly set: Partial<Tables[T]>;
  readonly when: Partial<Tables[T]>;
  /** Added to number columns as they stand then: counters need no compare-and-set. */
  readonly add?: Readonly<Partial<Record<keyof Tables[T], number>>>;
}

export type Write = { [T in Table]: Insert<T> | Update<T> }[Table];

/** A run may only be written while every budget holds it: looked at once more in the transaction that writes it, one at a time. */
export interface Reservation {
  readonly model: string;
  readonly limits: RunLimits;
  /** The estimate, charged until the real figure is known. */
  readonly cost: number | null;
  readonly at: Date;
}

/** All a flow may cause: applied in one transaction, refused as a whole unless this attempt still holds the step. */
export interface Change {
  readonly writes?: readonly Write[];
  readonly ledger?: readonly LedgerFact[];
  readonly posts?: readonly Post[];
  readonly next?: readonly NextStep[];
  /** Refused as `conflict` when another run took what was left meanwhile: the step decides anew. */
  readonly reserve?: Reservation;
  /** Look again later with the same step (polling): the attempt counter starts anew. */
  readonly again?: Date;
}

export const nothing: Change = {};

export const insert = <T extends Table>(table: T, row: Tables[T]): Write =>
  ({ op: 'insert', table, row }) as unknown as Write;

export const update = <T extends Table>(
  table: T,
  id: string,
  set: Partial<Tables[T]>,
  when: Partial<Tables[T]> = {},
  add?: Update<T>['add'],
): Write => ({ op: 'update', table, id, set, when, ...(add ? { add } : {}) }) as unknown as Write;
