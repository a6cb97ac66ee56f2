import pg from 'pg';
import { asSextantError, SextantError } from '../../domain/error.ts';
import type { SqlMonitorSpec } from '../../domain/monitor-spec.ts';
import type { Monitor } from '../../ports/monitor.ts';
import { blindWhenRefused, gaugeWindows, seenGauges } from '../gauges/gauge-windows.ts';
import { type Report, reportedWindows } from '../gauges/reported-windows.ts';
import { sharedAnswers } from '../gauges/shared-answers.ts';

const statementTimeoutMs = 30_000;
const mostReports = 1_000_000;

/** Reads what monitoring jobs write to a Postgres: one query answers for all models of a sweep. Nothing is ever written. */
export function createSqlMonitor(databaseUrl: string | undefined): Monitor {
  const shared = sharedAnswers<ReadonlyMap<string, readonly Report[]>>();
  return {
    observe: (model, look) => {
      const spec = model.monitor.sql;
      if (!spec) throw new SextantError('config_invalid', `${model.id} has no monitor in a database`);
      const source = `SQL ${spec.view ?? 'query'}`;
      return blindWhenRefused(source, async () => {
        const windows = gaugeWindows(look);
        const span = [windows[0]!.from, windows.at(-1)!.to] as const;
        const key = JSON.stringify([spec.view, spec.query, span]);
        const byModel = await shared(key, () => reportsIn(databaseUrl, spec, span));
        const from = { source, windows, staleAfter: spec.stale_after, now: look.now };
        return seenGauges(model, from, reportedWindows(byModel.get(spec.name ?? model.id) ?? [], windows));
      });
    },
  };
}

async function reportsIn(
  databaseUrl: string | undefined,
  spec: SqlMonitorSpec,
  span: readonly [Date, Date],
): Promise<ReadonlyMap<string, readonly Report[]>> {
  if (!databaseUrl) throw new SextantError('config_invalid', '`monitor: sql:` needs MONITOR_DATABASE_URL');
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 10_000,
    query_timeout: statementTimeoutMs + 5000,
    options: `-c default_transaction_read_only=on -c statement_timeout=${statementTimeoutMs}`,
    application_name: 'sextant-monitor',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<Row>(textOf(spec), [...span]);
    if (rows.length > mostReports)
      throw new SextantError('input_invalid', `${nameOf(spec)} gives more than ${mostReports} rows: let it aggregate`);
    return Map.groupBy(rows.map(checked), ({ model }) => model);
  } catch (thrown) {
    throw named(spec, thrown);
  } finally {
    await client.end().catch(() => undefined);
  }
}

interface Row {
  readonly model: string;
  readonly feature: string | null;
  readonly at: Date;
  readonly value: number | null;
}

const nameOf = ({ view }: SqlMonitorSpec): string => view ?? 'the query of monitor.sql';

/** Times and numbers are cast there, so that whatever types the table has, the same come back. */
const textOf = ({ view, query }: SqlMonitorSpec): string => `
  select model::text as model, nullif(feature::text, '') as feature, at::timestamptz as at, value::float8 as value
  from (${query?.replace(/;\s*$/, '') ?? `select model, feature, at, value from ${view}`}) as reported
  where at::timestamptz >= $1 and at::timestamptz < $2 and value is not null limit ${mostReports + 1}`;

const checked = ({ model, feature, at, value }: Row) => ({ model, name: 'drift', feature, at, value: Number(value) });

/** A wrong query is nothing that another try mends; a database out of reach is. */
function named(spec: SqlMonitorSpec, thrown: unknown): SextantError {
  if (thrown instanceof SextantError) return thrown;
  const known = asSextantError(thrown);
  const message = `The monitoring database (${nameOf(spec)}): ${known.message}`;
  if (known.code === 'unavailable') return new SextantError('unavailable', message, { cause: thrown });
  if (/timeout/i.test(known.message)) return new SextantError('timeout', message, { cause: thrown });
  const code: unknown = thrown instanceof Error ? Reflect.get(thrown, 'code') : undefined;
  const refused = typeof code === 'string' && /^(28|42501)/.test(code);
  const hint = refused ? ' Check MONITOR_DATABASE_URL and its right to select.' : '';
  return new SextantError(refused ? 'unauthorised' : 'input_invalid', `${message}.${hint}`, { cause: thrown });
}
