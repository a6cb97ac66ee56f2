import { sql } from 'kysely';
import type { Db } from './database.ts';

export async function storeNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select sextant.now() as now`.execute(db);
  if (rows[0] === undefined) throw new Error('the clock did not answer');
  return rows[0].now;
}

export async function wallNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  if (rows[0] === undefined) throw new Error('the clock did not answer');
  return rows[0].now;
}

/** From here on the store's time is the real one shifted by a whole number of milliseconds, at least to `to`. */
export async function moveClock(db: Db, to: Date): Promise<void> {
  await sql`update sextant.clock set shift_ms = ceil(extract(epoch from ${to}::timestamptz - now()) * 1000)`.execute(
    db,
  );
}
