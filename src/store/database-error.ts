import { isLostConnection, SextantError } from '../domain/error.ts';
import { storedText } from './stored-json.ts';

const field = (thrown: object, name: string): string | undefined => {
  const value: unknown = Reflect.get(thrown, name);
  return typeof value === 'string' ? value : undefined;
};

/** What the database said, as an error of ours: a unique key in the way and a lost race are `conflict`. */
export function databaseError(thrown: unknown): SextantError {
  if (thrown instanceof SextantError) return thrown;
  if (!(thrown instanceof Error)) return new SextantError('internal', String(thrown), { cause: thrown });
  const code = field(thrown, 'code') ?? '';
  if (code === '23505') {
    const constraint = (field(thrown, 'constraint') ?? 'unique key').replaceAll('_', ' ');
    const table = field(thrown, 'table') ?? 'row';
    return new SextantError('conflict', `The ${table} was not written: "${constraint}" already stands.`, {
      cause: thrown,
    });
  }
  if (code === '40001' || code === '40P01') {
    return new SextantError('conflict', 'Another transaction got in the way.', { cause: thrown });
  }
  if (isLostConnection(thrown)) {
    return new SextantError('unavailable', `The database is out of reach: ${thrown.message}`, { cause: thrown });
  }
  if (code === '42501') {
    return new SextantError('unauthorised', `This role's database user may not do that: ${thrown.message}`, {
      cause: thrown,
    });
  }
  return new SextantError('internal', storedText(`The database refused: ${thrown.message}`), { cause: thrown });
}
