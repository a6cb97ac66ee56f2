import { SextantError } from '../../domain/error.ts';
import type { NumericColumn } from '../../domain/frame.ts';
import type { FrameQuery } from '../../ports/frames.ts';
import { identifier } from './sql-text.ts';

/** How one column of the files becomes one column of a frame. */
export interface ColumnPlan {
  readonly name: string;
  readonly kind: 'numeric' | 'categorical';
  readonly holds?: NonNullable<NumericColumn['holds']>;
  readonly sql: string;
}

const numericType = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/;
const integerType = /INT/;
const textType = /^(VARCHAR|ENUM|UUID|BOOLEAN)/;
const zonedType = /^TIMESTAMP WITH TIME ZONE/;
const timeType = /^(TIMESTAMP|DATE)/;

/** Lists carry the name of what they list: `DOUBLE[]`. */
const isNested = (type: string): boolean => type.endsWith(']');

/** One plan a column; columns asked for must exist and be readable, others that a frame cannot hold are left out. */
export function planColumns(
  schema: ReadonlyMap<string, string>,
  wanted: readonly string[] | undefined,
  files: string,
): ColumnPlan[] {
  const names = wanted ?? [...schema.keys()];
  return names.flatMap((name) => {
    const type = schema.get(name);
    if (type === undefined) throw missingColumn(name, schema, files);
    const plan = planColumn(name, type);
    if (plan) return [plan];
    if (!wanted) return [];
    throw new SextantError(
      'input_invalid',
      `column "${name}" of ${files} is ${type}: numbers, text and times can be read`,
    );
  });
}

function planColumn(name: string, type: string): ColumnPlan | null {
  if (isNested(type)) return null;
  const column = identifier(name);
  const sql = `${column}::double`;
  if (numericType.test(type))
    return integerType.test(type) ? { name, kind: 'numeric', holds: 'integers', sql } : { name, kind: 'numeric', sql };
  if (timeType.test(type)) return { name, kind: 'numeric', holds: 'times', sql: epochMs(column, type) };
  if (textType.test(type)) return { name, kind: 'categorical', sql: `${column}::varchar` };
  return null;
}

const epochMs = (column: string, type: string): string =>
  zonedType.test(type) ? `epoch_ms(${column})::double` : `epoch_ms(${column}::timestamp)::double`;

/** The time column as epoch milliseconds: timestamps without zone are UTC, plain numbers are milliseconds already. */
export function timeExpression(schema: ReadonlyMap<string, string>, name: string, files: string): string {
  const type = schema.get(name);
  const column = identifier(name);
  if (type === undefined) throw missingColumn(name, schema, files);
  if (!isNested(type) && timeType.test(type)) return epochMs(column, type);
  if (!isNested(type) && numericType.test(type)) return `${column}::double`;
  if (type === 'VARCHAR') return `epoch_ms(try_cast(${column} as timestamptz))::double`;
  throw new SextantError('input_invalid', `time column "${name}" of ${files} is ${type}: it must hold times`);
}

/** WHERE clause of `from ≤ time < to`, on the raw column where it can be so that Parquet row groups are skipped. */
export function timeFilter(schema: ReadonlyMap<string, string>, time: FrameQuery['time'], files: string): string {
  if (!time) return '';
  const expression = timeExpression(schema, time.column, files);
  const type = schema.get(time.column) ?? '';
  const raw = timeType.test(type);
  const left = raw ? identifier(time.column) : expression;
  const bound = (at: Date): string => {
    if (!raw) return String(at.getTime());
    return zonedType.test(type)
      ? `timestamptz '${at.toISOString()}'`
      : `timestamp '${at.toISOString().slice(0, -1).replace('T', ' ')}'`;
  };
  const parts = [];
  if (time.from) parts.push(`${left} >= ${bound(time.from)}`);
  if (time.to) parts.push(`${left} < ${bound(time.to)}`);
  return parts.length === 0 ? '' : `where ${parts.join(' and ')}`;
}

const missingColumn = (name: string, schema: ReadonlyMap<string, string>, files: string): SextantError =>
  new SextantError('input_invalid', `${files} has no column "${name}"; it has ${[...schema.keys()].join(', ')}`);
