import { sql } from 'kysely';
import { SextantError } from '../domain/error.ts';
import { type NextStep, type Role, type Step, type StepKind, type SubjectKind, stepRoles } from '../domain/step.ts';
import type { NewId } from '../ports/ids.ts';
import type { Claim } from '../ports/store.ts';
import type { Db } from './database.ts';
import { storedJson } from './stored-json.ts';

export interface DueStep {
  readonly id: string;
  readonly role: Role;
}

/** Inserts steps; one whose key already waits is not inserted, the earlier due date wins. Returns those due now. */
export async function insertSteps(trx: Db, next: readonly NextStep[], newId: NewId): Promise<DueStep[]> {
  const due: DueStep[] = [];
  for (const step of next) {
    const row = await trx
      .insertInto('step')
      .values({
        id: newId('stp'),
        kind: step.kind,
        role: stepRoles[step.kind],
        subjectKind: step.subject.kind,
        subjectId: step.subject.id,
        incidentId: step.incidentId ?? null,
        input: storedJson(step.input ?? {}),
        key: step.key ?? null,
        dueAt: step.dueAt ?? sql<Date>`sextant.now()`,
      })
      .onConflict((conflict) =>
        conflict
          .column('key')
          .where('state', '=', 'waiting')
          .doUpdateSet({ dueAt: sql<Date>`least(step.due_at, excluded.due_at)` }),
      )
      .returning(['id', sql<boolean>`due_at <= sextant.now()`.as('isDue')])
      .executeTakeFirstOrThrow();
    if (row.isDue) due.push({ id: row.id, role: stepRoles[step.kind] });
  }
  return due;
}

interface ClaimedRow {
  id: string;
  kind: StepKind;
  subjectKind: SubjectKind;
  subjectId: string;
  incidentId: string | null;
  input: Step['input'];
  attempt: number;
  lost: number;
  token: string;
  now: Date;
}

const lease = (ms: number) => sql<Date>`now() + ${ms}::double precision * interval '1 millisecond'`;

/** An attempt whose lease ran out is counted apart: a step that kills its process must not do so for ever. */
export async function claimStep(db: Db, stepId: string, leaseMs: number): Promise<Claim | null> {
  const { rows } = await sql<ClaimedRow>`
    update sextant.step set
      state = 'running',
      token = gen_random_uuid()::text,
      lease_until = ${lease(leaseMs)},
      lost = lost + case when state = 'running' then 1 else 0 end
    where id = ${stepId} and due_at <= sextant.now()
      and (state = 'waiting' or (state = 'running' and lease_until <= now()))
    returning id, kind, subject_kind, subject_id, incident_id, input, attempt, lost, token, sextant.now() as now`.execute(
    db,
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { token, lost, subjectKind, subjectId, ...step } = row;
  return { token, lost, step: { ...step, subject: { kind: subjectKind, id: subjectId } } };
}

export async function extendLease(db: Db, claim: Claim, leaseMs: number): Promise<boolean> {
  const row = await db
    .updateTable('step')
    .set({ leaseUntil: lease(leaseMs) })
    .where('id', '=', claim.step.id)
    .where('token', '=', claim.token)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Locks the step for this transaction, or `conflict`: another attempt has it, or it ended. */
export async function holdStep(trx: Db, claim: Claim): Promise<void> {
  const row = await trx
    .selectFrom('step')
    .select('id')
    .where('id', '=', claim.step.id)
    .where('token', '=', claim.token)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw notHeld(claim);
}

/** Ends the step and with it the hold of this attempt; `conflict` as above. */
export async function endStep(trx: Db, claim: Claim, state: 'done' | 'failed', reason: string | null): Promise<void> {
  const row = await trx
    .updateTable('step')
    .set({ state, reason, token: null, leaseUntil: null, endedAt: sql<Date>`sextant.now()` })
    .where('id', '=', claim.step.id)
    .where('token', '=', claim.token)
    .returning('id')
    .executeTakeFirst();
  if (row === undefined) throw notHeld(claim);
}

const notHeld = ({ step }: Claim): SextantError =>
  new SextantError('conflict', `This attempt no longer holds the step ${step.id} (${step.kind}).`);

export interface Rearm {
  readonly at: Date;
  readonly attempt: number;
  readonly reason: string | null;
}

/** Waits again. When another step with its key waits already, that one takes over with the earlier due date. */
export async function rearmStep(trx: Db, claim: Claim, rearm: Rearm): Promise<void> {
  const heir = await sql<{ id: string }>`
    update sextant.step other set
      due_at = least(other.due_at, ${rearm.at}::timestamptz),
      attempt = greatest(other.attempt, ${rearm.attempt}::integer)
    from sextant.step mine
    where mine.id = ${claim.step.id} and other.key = mine.key and other.state = 'waiting'
    returning other.id`.execute(trx);
  if (heir.rows[0] !== undefined) {
    await endStep(trx, claim, 'done', `went on as ${heir.rows[0].id}`);
    return;
  }
  await trx
    .updateTable('step')
    .set({ state: 'waiting', dueAt: rearm.at, attempt: rearm.attempt, reason: rearm.reason })
    .set({ token: null, leaseUntil: null })
    .where('id', '=', claim.step.id)
    .execute();
}

/** Due and free, or left behind by an attempt whose lease ran out; oldest first. */
export async function dueSteps(db: Db, roles: readonly Role[], limit: number): Promise<DueStep[]> {
  if (roles.length === 0) return [];
  const { rows } = await sql<DueStep>`
    select id, role from sextant.step
    where state in ('waiting', 'running') and due_at <= sextant.now() and role in (${sql.join(roles)})
      and (state = 'waiting' or lease_until <= now())
    order by due_at, position limit ${limit}`.execute(db);
  return rows;
}

/** What failed and is tried again within this belongs to what is under way. */
const soonMs = 5_000;

export async function pendingSteps(db: Db, horizon?: Date): Promise<number> {
  let count = db
    .selectFrom('step')
    .select(sql<number>`count(*)::integer`.as('n'))
    .where('state', 'in', ['waiting', 'running']);
  if (horizon) {
    const soon = new Date(horizon.getTime() + soonMs);
    count = count.where((eb) =>
      eb.or([
        eb('state', '=', 'running'),
        eb('dueAt', '<=', horizon),
        eb.and([eb('attempt', '>', 1), eb('dueAt', '<=', soon)]),
      ]),
    );
  }
  return (await count.executeTakeFirstOrThrow()).n;
}
