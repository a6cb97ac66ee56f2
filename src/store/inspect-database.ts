import type { Pool } from 'pg';
import { type SetupCheck, SetupFault, setupCheck, skewFault } from '../domain/setup-check.ts';

const key = 'DATABASE_URL';
const oldest = 140_000;

/** Whether this Postgres is new enough, tells our time, and gives the program no more than it needs. */
export function inspectDatabase(pool: Pool): Promise<SetupCheck> {
  return setupCheck('database', key, async () => {
    const { rows } = await pool.query(
      `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
              clock_timestamp() as at, current_user as account,
              (select rolsuper from pg_roles where rolname = current_user) as super,
              exists (select from pg_namespace n where n.nspname = 'sextant' and pg_get_userbyid(n.nspowner) = current_user) as owner`,
    );
    const { number, version, at, account, super: isSuper, owner } = rows[0];
    if (number < oldest) throw new SetupFault(key, `Postgres ${version} is too old: run 14 or newer`);
    if (isSuper || owner)
      throw new SetupFault(
        key,
        `the account ${account} ${isSuper ? 'is a superuser' : 'owns the schema sextant'} and could rewrite the ledger: use one of the roles that \`sextant migrate\` grants (docs/design/architecture.md)`,
      );
    skewFault('Postgres', key, new Date(at), new Date());
    return `Postgres ${version}, as ${account}, which owns nothing`;
  });
}
