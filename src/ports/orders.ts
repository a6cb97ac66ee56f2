/** What somebody's words order: a new training, or a change of what serves; null where they order nothing of the kind. */
export interface Order {
  readonly what: 'retrain' | 'promote';
  /** Models that are named; none = it goes without saying. */
  readonly models: readonly string[];
}

/** Reads orders by rules, where a message comes in: who asked for something must not hang on what an agent says later. */
export type ReadOrder = (text: string, now: Date) => Order | null;
