import { asSextantError } from '../domain/error.ts';
import type { Log } from '../ports/log.ts';
import type { Meter } from '../ports/meter.ts';
import type { Budgets, Prices, Purse } from './budget.ts';
import { longestAnswer } from './server-model.ts';

export interface MeteredTurn {
  /** null: nothing to charge, or no price to charge by. */
  readonly meter: Meter | null;
  readonly most: number;
  readonly purse: Purse;
  readonly currency: string;
  readonly log: Log;
}

/** The most one turn can cost: its own money, and one request that began just before it was spent. */
export const mostOf = ({ cost, tokens }: Budgets, prices: Prices): number =>
  cost + (tokens * prices.input + longestAnswer * prices.output) / 1_000_000;

/** A turn on the day's money. `refused` says why the language model may not be asked; what was spent is settled, come what may. */
export async function metered<T>(
  { meter, most, purse, currency, log }: MeteredTurn,
  work: (refused: string | null) => Promise<T>,
): Promise<T> {
  if (!meter) return work(null);
  const begun = await meter.begin(most);
  if ('refused' in begun) {
    log.warn({ reason: begun.refused }, 'The day has no money left for the language model');
    return work(begun.refused);
  }
  try {
    return await work(null);
  } finally {
    // What cannot be settled stands with the most it may have cost.
    await meter
      .end(begun.turn, purse.usage(currency).cost)
      .catch((thrown: unknown) => log.warn({ code: asSextantError(thrown).code }, 'A turn was not settled'));
  }
}
