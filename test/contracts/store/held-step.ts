import type { NextStep } from '../../../src/domain/step.ts';
import type { Claim } from '../../../src/ports/store.ts';
import type { OpenStore } from '../../../src/store/sql-store.ts';
import { newId } from '../rows.ts';

export const investigate = (step: Partial<NextStep> = {}): NextStep => ({
  kind: 'investigate',
  subject: { kind: 'incident', id: newId('inc') },
  ...step,
});

/** Adds one step and says under which id it waits. */
export async function addStep(store: OpenStore, step: Partial<NextStep> = {}): Promise<string> {
  const next = investigate(step);
  const before = new Set((await allSteps(store, next.subject.id)).map((row) => row.id));
  await store.addStep(next);
  const added = (await allSteps(store, next.subject.id)).find((row) => !before.has(row.id));
  if (added === undefined) throw new Error('no step was added');
  return added.id;
}

export interface StoredStep {
  readonly id: string;
  readonly state: string;
  readonly attempt: number;
  readonly due_at: Date;
  readonly reason: string | null;
}

/** The steps of a subject as they stand in the table. */
export async function allSteps(store: OpenStore, subjectId: string): Promise<StoredStep[]> {
  const found = await store.pool.query<StoredStep>(
    'select id, state, attempt, due_at, reason from sextant.step where subject_id = $1 order by position',
    [subjectId],
  );
  return found.rows;
}

/** A step of its own, claimed. */
export async function heldStep(store: OpenStore, step: Partial<NextStep> = {}, leaseMs = 60_000): Promise<Claim> {
  const claim = await store.claim(await addStep(store, step), leaseMs);
  if (claim === null) throw new Error('the step was not free');
  return claim;
}
