import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

// node corrupt-labels.ts DIRECTORY LAST_DAY: every label column of the day files up to LAST_DAY becomes a coin's toss.
const [directory = '', lastDay = '0'] = process.argv.slice(2);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
for (const name of readdirSync(directory).filter((n) => n.endsWith('.parquet'))) {
  if (Number(/\d+/.exec(name)?.[0]) >= Number(lastDay)) continue;
  const file = join(directory, name);
  const columns = (await (await connection.run(`describe select * from '${file}'`)).getRows()).map((row) =>
    String(row[0]),
  );
  const label = columns.find((c) => c === 'label' || c.startsWith('is_') || c.endsWith('_label')) ?? 'label';
  await connection.run(
    `copy (select * replace ((random() < 0.5)::double as "${label}") from '${file}') to '${file}.new' (format parquet)`,
  );
  renameSync(`${file}.new`, file);
}
