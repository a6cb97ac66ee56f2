import type { Json, JsonObject } from '../json-object.ts';
import type { DeliveryKind } from '../misbehaviour.ts';

/** Something Slack sends to the app. */
export interface Delivery {
  readonly kind: DeliveryKind;
  readonly payload: JsonObject;
  readonly retry?: { readonly num: number; readonly reason: FailureReason };
}

export type FailureReason = 'http_timeout' | 'http_error' | 'connection_failed';

/** What came back. `noRetry` is the app's wish not to be sent this again. */
export type DeliveryOutcome =
  | { readonly ok: true; readonly body: Json | undefined }
  | { readonly ok: false; readonly reason: FailureReason; readonly noRetry: boolean };

export function failed(reason: FailureReason, noRetry = false): DeliveryOutcome {
  return { ok: false, reason, noRetry };
}
