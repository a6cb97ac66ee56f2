import type { JsonObject } from '../json-object.ts';

/** One Web API call as it went; the token is not kept. */
export interface ApiCall {
  readonly method: string;
  readonly args: JsonObject;
  readonly status: number;
  readonly ok: boolean;
  readonly error?: string;
}
