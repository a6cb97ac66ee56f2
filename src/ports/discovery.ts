import type { RegisteredModel } from '../domain/registered-model.ts';

/** What a model registry holds, configured or not. */
export interface Discovery {
  /** All of them; `filter` in the registry's own language. */
  models(url: string, filter?: string): Promise<readonly RegisteredModel[]>;
}
