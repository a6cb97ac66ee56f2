import type { Model } from '../domain/model.ts';
import type { Blind, Observation, Readings } from '../domain/observation.ts';

export interface Look {
  readonly now: Date;
  /** Length of one data window and how many complete ones, newest last. */
  readonly windowMs: number;
  readonly windows: number;
  /** Reference rows that belong to the serving champion (its `sextant_reference.parquet`); null = the configured ones. */
  readonly reference: string | null;
}

/** Reads what is known about a model's traffic: rows, or what others measured about them. Missing, empty, stale or unreadable data is `Blind`, never an exception. */
export interface Monitor {
  observe(model: Model, look: Look): Promise<Observation | Readings | Blind>;
}
