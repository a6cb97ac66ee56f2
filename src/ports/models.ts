import type { Model } from '../domain/model.ts';

/** The configured fleet. */
export interface Models {
  all(): readonly Model[];
  get(id: string): Model | null;
  readonly currency: string;
}
