import { createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  readonly rawBody: Buffer;
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
}

const maxSkewSeconds = 300;

/** Slack's signature v0. Returns why it is refused, or null when it is Slack's. Old and future requests are refused alike. */
export function refuseSignature(request: SignedRequest, signingSecret: string, now: Date): string | null {
  const { signature, timestamp } = request;
  if (!signature || !timestamp) return 'no signature';
  if (!/^\d{1,12}$/.test(timestamp)) return 'timestamp is no number of seconds';
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > maxSkewSeconds)
    return 'timestamp is more than 5 minutes off';
  const expected = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(request.rawBody).digest('hex');
  const given = Buffer.from(signature);
  const wanted = Buffer.from(`v0=${expected}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? null : 'signature does not match';
}
