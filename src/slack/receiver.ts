import { z } from 'zod';
import type { Log } from '../ports/log.ts';
import type { Delivery } from './delivery.ts';
import type { Intake } from './intake.ts';
import { refuseSignature } from './verify-signature.ts';

export interface SlackRequest {
  readonly rawBody: Buffer;
  /** Lower-case names, as Node gives them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface SlackResponse {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface SlackReceiver {
  /** For one POST to the request URL. Never throws. */
  handle(request: SlackRequest): Promise<SlackResponse>;
}

const maxBody = 1024 * 1024;
const json = z.record(z.string(), z.unknown());

/** Slack over HTTP, whatever server carries it: verify, commit, only then acknowledge. */
export function createReceiver(deps: {
  readonly signingSecret: string;
  readonly intake: (delivery: Delivery) => Promise<Intake>;
  readonly now: () => Date;
  readonly log: Log;
}): SlackReceiver {
  const handle = async ({ rawBody, headers }: SlackRequest): Promise<SlackResponse> => {
    if (rawBody.length > maxBody) return refusal(413, 'body over 1 MiB');
    const signed = {
      rawBody,
      signature: one(headers['x-slack-signature']),
      timestamp: one(headers['x-slack-request-timestamp']),
    };
    const refused = refuseSignature(signed, deps.signingSecret, deps.now());
    if (refused !== null) {
      deps.log.warn({ why: refused }, 'slack request refused');
      return refusal(401, refused);
    }
    const parsed = parse(rawBody.toString('utf8'), one(headers['content-type']) ?? '');
    if ('refusal' in parsed) return refusal(400, parsed.refusal);
    if ('answer' in parsed) return reply(parsed.answer);
    const outcome = await deps.intake(parsed.delivery);
    if (!outcome.accepted)
      return { ...refusal(503, 'could not be stored, send it again'), headers: { 'retry-after': '5' } };
    return outcome.answer === undefined ? { status: 200, body: '' } : reply(outcome.answer);
  };
  return { handle };
}

type Parsed =
  | { readonly delivery: Delivery }
  | { readonly answer: Record<string, unknown> }
  | { readonly refusal: string };

function parse(text: string, contentType: string): Parsed {
  if (!contentType.includes('application/x-www-form-urlencoded')) {
    const body = object(text);
    if (body === null) return { refusal: 'body is no JSON object' };
    if (body.type === 'url_verification') return { answer: { challenge: body.challenge } };
    return { delivery: { kind: 'event', body } };
  }
  const form = Object.fromEntries(new URLSearchParams(text));
  if (form.ssl_check === '1') return { answer: {} };
  if (form.payload === undefined) return { delivery: { kind: 'command', body: form } };
  const body = object(form.payload);
  return body === null ? { refusal: 'field payload is no JSON object' } : { delivery: { kind: 'interaction', body } };
}

function object(text: string): Record<string, unknown> | null {
  try {
    return json.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

const reply = (body: Record<string, unknown>): SlackResponse => ({
  status: 200,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

const refusal = (status: number, error: string): SlackResponse => ({
  status,
  body: JSON.stringify({ error }),
  headers: { 'content-type': 'application/json' },
});
