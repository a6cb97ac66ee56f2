import { sql } from 'kysely';
import type { NewId } from '../ports/ids.ts';
import type { Enrolled, StepUpStore } from '../ports/totp.ts';
import type { Access } from './access.ts';
import { appendLedger } from './ledger.ts';
import { insertRowOnce } from './state-tables.ts';
import { insertSteps } from './steps.ts';

const triesAllowed = 5;
const lockMinutes = 15;

/** The second factor's own tables. Tries and locks run on the machine's real clock, like the codes. */
export function stepUpStore({ read, transact, announce }: Access, newId: NewId): StepUpStore {
  return {
    enrol: ({ user, name, secret }) =>
      read(async (db) => {
        await sql`insert into sextant.totp ("user", name, secret) values (${user}, ${name}, ${secret})
          on conflict ("user") do update set name = excluded.name, secret = excluded.secret, enrolled_at = sextant.now(),
            revoked_at = null, last_counter = -1, failures = 0, locked_until = null`.execute(db);
      }),
    revoke: (user) =>
      read(async (db) => {
        const { rows } = await sql`update sextant.totp set revoked_at = sextant.now(), secret = ''
          where "user" = ${user} and revoked_at is null returning "user"`.execute(db);
        return rows.length > 0;
      }),
    enrolled: () =>
      read(async (db) => {
        const { rows } = await sql<Enrolled>`
          select "user", name, enrolled_at, revoked_at from sextant.totp order by enrolled_at, "user"`.execute(db);
        return rows;
      }),
    nameOf: (user) =>
      read(async (db) => {
        const { rows } = await sql<{ name: string }>`
          select name from sextant.totp where "user" = ${user} and revoked_at is null`.execute(db);
        return rows[0]?.name ?? null;
      }),
    takeTry: (user) =>
      read(async (db) => {
        // Counted before it is looked at, so that many at once are no more than few one by one.
        const { rows } = await sql<{ secret: string }>`
          update sextant.totp set
            failures = case when locked_until <= now() then 1 else failures + 1 end,
            locked_until = case when (case when locked_until <= now() then 1 else failures + 1 end) >= ${triesAllowed}::integer
              then now() + ${lockMinutes}::integer * interval '1 minute' end
          where "user" = ${user} and revoked_at is null and (locked_until is null or locked_until <= now())
          returning secret`.execute(db);
        if (rows[0]) return { secret: rows[0].secret };
        const { rows: known } = await sql`
          select 1 from sextant.totp where "user" = ${user} and revoked_at is null`.execute(db);
        return known.length > 0 ? 'locked' : 'not-enrolled';
      }),
    accept: async ({ counter, link, proof, next, ledger }) => {
      const done = await transact(async (trx) => {
        const spent =
          await sql`update sextant.totp set last_counter = ${counter}::bigint, failures = 0, locked_until = null
          where "user" = ${link.user} and revoked_at is null and last_counter < ${counter}::bigint returning "user"`.execute(
            trx,
          );
        if (spent.rows.length === 0) return 'replayed' as const;
        const used = await sql`update sextant.link set used_at = sextant.now()
          where id = ${link.id} and used_at is null returning id`.execute(trx);
        if (used.rows.length === 0 || !(await insertRowOnce(trx, 'proof', proof))) return 'used' as const;
        const steps = await insertSteps(trx, [next], newId);
        await appendLedger(trx, [ledger]);
        return { steps };
      });
      if (typeof done === 'string') return done;
      announce({ steps: done.steps, posts: false });
      return 'accepted';
    },
  };
}
