/** A turn of the language model, charged before it spends anything. */
export type Metered = { readonly turn: string } | { readonly refused: string };

/** Money of the language model a day, the same for all processes: what is not settled counts with the most it may cost. */
export interface Meter {
  begin(most: number): Promise<Metered>;
  /** What it did cost; null = nobody can tell, then the most stands. */
  end(turn: string, cost: number | null): Promise<void>;
  today(): Promise<{ readonly spent: number; readonly cap: number; readonly currency: string }>;
}
