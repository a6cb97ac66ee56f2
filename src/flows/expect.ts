import type { Table, Tables } from '../domain/change.ts';
import { SextantError } from '../domain/error.ts';
import type { Model } from '../domain/model.ts';
import type { Models } from '../ports/models.ts';
import type { StoreReads } from '../ports/store.ts';

/** The row, or `not_found`. */
export async function expectRow<T extends Table>(store: StoreReads, table: T, id: string): Promise<Tables[T]> {
  const row = await store.get(table, id);
  if (!row) throw new SextantError('not_found', `There is no ${table} ${id}`);
  return row;
}

/** The configured model, or `not_found` saying how to mend it. */
export function expectModel(models: Models, id: string): Model {
  const model = models.get(id);
  if (!model)
    throw new SextantError(
      'not_found',
      `Model "${id}" is not configured any more: add it under models: in sextant.yaml`,
    );
  return model;
}
