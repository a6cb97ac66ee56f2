import { sql } from 'kysely';
import type { InboxRow } from '../domain/inbox.ts';
import { stepRoles } from '../domain/step.ts';
import type { NewId } from '../ports/ids.ts';
import type { Delivered, ReadingStep } from '../ports/store.ts';
import type { Db } from './database.ts';
import type { DueStep } from './steps.ts';
import { storedJson, storedText } from './stored-json.ts';

/**
 * The row and the steps that read it, or null when a row with its dedupe key already stands. One statement and so its own
 * transaction: whoever delivers waits for one round trip.
 */
export async function receiveRow(
  db: Db,
  row: Delivered,
  next: readonly ReadingStep[],
  newId: NewId,
): Promise<DueStep[] | null> {
  const steps = next.map((step) => ({
    id: newId('stp'),
    kind: step.kind,
    role: stepRoles[step.kind],
    subject_kind: step.subject.kind,
    subject_id: step.subject.id,
    incident_id: step.incidentId ?? null,
    input: step.input ?? {},
  }));
  const { rows } = await sql<{ stored: boolean }>`
    with received as (
      insert into sextant.inbox (id, source, dedupe_key, body, received_at)
      values (${row.id}, ${row.source}, ${storedText(row.dedupeKey)}, ${storedJson(row.body)}::jsonb,
        coalesce(${row.receivedAt ?? null}::timestamptz, sextant.now()))
      on conflict (dedupe_key) do nothing returning id
    ), read_by as (
      insert into sextant.step (id, kind, role, subject_kind, subject_id, incident_id, input, due_at)
      select step.*, sextant.now() from received, jsonb_to_recordset(${storedJson(steps)}::jsonb) as step
        (id text, kind text, role text, subject_kind text, subject_id text, incident_id text, input jsonb)
      returning id
    )
    select exists (select from received) as stored, (select count(*) from read_by)`.execute(db);
  return rows[0]?.stored ? steps.map(({ id, role }) => ({ id, role })) : null;
}

export async function inboxRow(db: Db, id: string): Promise<InboxRow | null> {
  const row = await db.selectFrom('inbox').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : { ...row, source: row.source as InboxRow['source'] };
}
