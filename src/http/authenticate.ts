import { createHmac, timingSafeEqual } from 'node:crypto';

export interface WebhookSecrets {
  /** Bearer token for every webhook. */
  readonly token: string | undefined;
  /** HMAC secret for POST /webhooks/sextant. */
  readonly secret: string | undefined;
}

export interface Credentials {
  readonly authorization: string | undefined;
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
}

const maxSkewSeconds = 300;

/** Why a webhook is refused, in a sentence for its sender; null when it may come in. */
export function refusalOf(secrets: WebhookSecrets, given: Credentials, rawBody: Buffer, now: Date): string | null {
  if (given.signature !== undefined) return signatureRefusal(secrets.secret, given, rawBody, now);
  if (!secrets.token)
    return 'This server has no WEBHOOK_TOKEN, so it takes no unsigned webhook: set one and present it as "Authorization: Bearer …".';
  if (given.authorization === undefined)
    return 'The Authorization header is missing: send "Authorization: Bearer <WEBHOOK_TOKEN>".';
  return same(given.authorization, `Bearer ${secrets.token}`) ? null : 'The bearer token is wrong.';
}

function signatureRefusal(secret: string | undefined, given: Credentials, rawBody: Buffer, now: Date): string | null {
  if (!secret) return 'This server has no WEBHOOK_SECRET, so it cannot check a signature.';
  const seconds = Number(given.timestamp);
  if (!given.timestamp || !Number.isInteger(seconds))
    return 'X-Sextant-Timestamp must be the time in whole Unix seconds.';
  const skew = Math.round(Math.abs(now.getTime() / 1000 - seconds));
  if (skew > maxSkewSeconds)
    return `X-Sextant-Timestamp is ${skew} s away from this server's clock; ${maxSkewSeconds} s are allowed.`;
  return same(given.signature ?? '', sign(secret, given.timestamp, rawBody))
    ? null
    : 'X-Sextant-Signature does not match the body.';
}

/** `v1=` + hex HMAC-SHA256 of `<timestamp>.<raw body>`. */
export const sign = (secret: string, timestamp: string, rawBody: Buffer | string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest('hex')}`;

function same(a: string, b: string): boolean {
  const left = createHmac('sha256', 'compare').update(a).digest();
  const right = createHmac('sha256', 'compare').update(b).digest();
  return timingSafeEqual(left, right);
}
