import type { IdPrefix } from '../domain/id.ts';

/** New ids; tests pass seeded ones. */
export type NewId = (prefix: IdPrefix) => string;
