import { sql } from 'kysely';
import { money } from '../domain/figure-text.ts';
import type { NewId } from '../ports/ids.ts';
import type { Meter } from '../ports/meter.ts';
import type { Access } from './access.ts';
import type { Db } from './database.ts';
import { lockBudgets } from './reserve-run.ts';

export interface MeterSettings {
  /** Most that all turns of a UTC day may cost. */
  readonly cap: number;
  readonly currency: string;
}

/** The meter over rows: they survive restarts, and every process adds up the same ones, one at a time. */
export function openMeter(access: Access, newId: NewId, { cap, currency }: MeterSettings): Meter {
  return {
    begin: (most) =>
      access.transact(async (trx) => {
        await lockBudgets(trx);
        const spent = await spentToday(trx);
        if (spent + most > cap)
          return {
            refused: `the ${money(cap, currency)} a day for the language model leave no room for another turn (${money(spent, currency)} spent or reserved since midnight UTC)`,
          };
        const turn = newId('trn');
        await sql`insert into sextant.agent_turn (id, reserved, currency) values (${turn}, ${most}, ${currency})`.execute(
          trx,
        );
        return { turn };
      }),
    end: (turn, cost) =>
      access.transact(async (trx) => {
        await sql`
          update sextant.agent_turn set cost = ${cost}, ended_at = sextant.now()
          where id = ${turn} and ended_at is null`.execute(trx);
      }),
    today: () => access.read(async (db) => ({ spent: await spentToday(db), cap, currency })),
  };
}

export async function spentToday(db: Db): Promise<number> {
  const { rows } = await sql<{ spent: number }>`
    select coalesce(sum(coalesce(cost, reserved)), 0)::double precision as spent
    from sextant.agent_turn where begun_at >= date_trunc('day', sextant.now(), 'UTC')`.execute(db);
  return rows[0]?.spent ?? 0;
}
