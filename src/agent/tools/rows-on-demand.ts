import { asSextantError } from '../../domain/error.ts';
import type { Model } from '../../domain/model.ts';
import { isReadings, type Observation } from '../../domain/observation.ts';
import { sayCount } from '../words.ts';
import type { ToolWorld } from './tool.ts';

/** What looking at rows may cost in one answer. */
export const rowLimits = { calls: 3, rows: 2_000_000, seconds: 20 } as const;

export type Rows = { readonly observation: Observation; readonly refused?: never } | { readonly refused: string };

/** The rows of a model as its monitor shows them now, within the limits of one answer; or why not. */
export async function rowsOf(model: Model, { observe, looks }: ToolWorld): Promise<Rows> {
  if (!observe || !looks) return { refused: 'No rows can be read here, so I cannot compute that.' };
  if (looks.count >= rowLimits.calls)
    return { refused: `I looked at rows ${rowLimits.calls} times for this answer already: ask again for more.` };
  looks.count += 1;
  const timer = Promise.withResolvers<null>();
  const timeout = setTimeout(() => timer.resolve(null), rowLimits.seconds * 1000);
  try {
    const seen = await Promise.race([observe(model), timer.promise]);
    if (seen === null)
      return { refused: `Reading the rows took more than ${rowLimits.seconds} seconds, so I stopped.` };
    if (!seen.blind && isReadings(seen))
      return {
        refused: `${model.id} gives no rows (data level ${seen.level}: ${seen.source}), so I cannot compute that.`,
      };
    if (seen.blind) return { refused: `I cannot see the rows: ${seen.reason}.` };
    const rows = seen.reference.frame.rows + seen.windows.reduce((sum, { frame }) => sum + frame.rows, 0);
    return rows > rowLimits.rows
      ? { refused: `That would take ${sayCount(rows)} rows; one answer may look at ${sayCount(rowLimits.rows)}.` }
      : { observation: seen };
  } catch (thrown) {
    return { refused: `I cannot read the rows: ${asSextantError(thrown).message}` };
  } finally {
    clearTimeout(timeout);
  }
}
