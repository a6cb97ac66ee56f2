import { type RawBuilder, sql } from 'kysely';
import { type Role, roles } from '../domain/step.ts';
import type { Backlog, Waiting } from '../ports/backlog.ts';
import { spentToday } from './agent-turns.ts';
import type { Db } from './database.ts';

/** Everything unfinished, counted: each query reads a partial index or a table of open things. */
export async function readBacklog(db: Db): Promise<Backlog> {
  return {
    steps: await stepsByRole(db),
    posts: (await rowsOf<Waiting>(db, owed))[0] ?? { n: 0, oldestSeconds: 0 },
    postsGivenUp: (await rowsOf<{ n: number }>(db, givenUp))[0]?.n ?? 0,
    incidents: await rowsOf(
      db,
      sql`select state, count(*)::integer as n from sextant.incident where state <> 'closed' group by state`,
    ),
    approvals: await rowsOf(
      db,
      sql`select kind, ${waiting('requested_at')} from sextant.approval where state = 'pending' group by kind`,
    ),
    promotions: await rowsOf(
      db,
      sql`select state, ${waiting('intended_at')} from sextant.promotion
        where state in ('intended', 'alias-set') group by state`,
    ),
    agentSpentToday: await spentToday(db),
  };
}

const waiting = (column: string) => sql`count(*)::integer as n,
  coalesce(greatest(0, extract(epoch from sextant.now() - min(${sql.ref(column)}))), 0)::double precision as oldest_seconds`;

const owed = sql`
  select ${waiting('post.due_at')} from sextant.post post
  left join sextant.post parent on parent.key = post.thread_of
  where post.owed and (post.due_at <= sextant.now() or post.attempt > 0)
    and (parent.sent_ts is not null or parent.gave_up_at is null)`;

const givenUp = sql`select count(*)::integer as n from sextant.post where gave_up_at is not null`;

async function stepsByRole(db: Db): Promise<Backlog['steps']> {
  const found = await rowsOf<Waiting & { role: Role }>(
    db,
    sql`select role, ${waiting('due_at')} from sextant.step
      where state in ('waiting', 'running') and due_at <= sextant.now() and (state = 'waiting' or lease_until <= now())
      group by role`,
  );
  return roles.map((role) => found.find((row) => row.role === role) ?? { role, n: 0, oldestSeconds: 0 });
}

const rowsOf = async <T>(db: Db, query: RawBuilder<unknown>): Promise<T[]> =>
  (await (query as RawBuilder<T>).execute(db)).rows;
