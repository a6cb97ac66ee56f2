import { type JsonObject, parseJson } from '../json-object.ts';
import { type Delivery, type DeliveryOutcome, failed } from './delivery.ts';
import { signatureHeaders } from './request-signature.ts';

export interface HttpDeliveryOptions {
  readonly url: string;
  readonly signingSecret: string;
  readonly timeoutMs: number;
  readonly closing: AbortSignal;
}

/** Posts one delivery to the app's request URL, signed; the app has `timeoutMs` to answer with a 2xx. */
export async function deliverByHttp(delivery: Delivery, options: HttpDeliveryOptions): Promise<DeliveryOutcome> {
  const { type, body } = encode(delivery);
  const timeout = AbortSignal.timeout(options.timeoutMs);
  try {
    const response = await fetch(options.url, {
      method: 'POST',
      headers: {
        'content-type': type,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        // Bolt and Slack compare with the wall clock, whatever the workspace's own time is.
        ...signatureHeaders(options.signingSecret, body, Math.floor(Date.now() / 1000)),
        ...retryHeaders(delivery),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.any([timeout, options.closing]),
    });
    const text = await response.text();
    if (!response.ok) return failed('http_error', response.headers.get('x-slack-no-retry') === '1');
    return { ok: true, body: text === '' ? undefined : (parseJson(text) ?? text) };
  } catch {
    return failed(timeout.aborted ? 'http_timeout' : 'connection_failed');
  }
}

function retryHeaders({ retry }: Delivery): Record<string, string> {
  return retry === undefined ? {} : { 'x-slack-retry-num': String(retry.num), 'x-slack-retry-reason': retry.reason };
}

function encode({ kind, payload }: Delivery): { type: string; body: string } {
  const form = 'application/x-www-form-urlencoded';
  if (kind === 'event') return { type: 'application/json', body: JSON.stringify(payload) };
  if (kind === 'interaction')
    return { type: form, body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() };
  return { type: form, body: new URLSearchParams(stringFields(payload)).toString() };
}

function stringFields(payload: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
}
