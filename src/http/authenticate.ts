import { createHmac, timingSafeEqual } from 'node:crypto';

export interface WebhookSecrets {
  /** Bearer token for every webhook. */
  readonly token: string | undefined;
  /** HMAC secret for POST /webhooks/sextant. */
  readonly secret: string | undefined;
  /** HMAC secret of Grafana's contact point, and the headers it was told to use. */
  readonly grafana?: { readonly secret: string | undefined; readonly scheme: SignatureScheme };
  /** HMAC secret that MLflow's webhooks were made with. */
  readonly mlflow?: string | undefined;
}

export interface Credentials {
  readonly authorization: string | undefined;
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
  readonly id?: string | undefined;
}

/** How a sender signs its webhooks. Header names in lower case. */
export interface SignatureScheme {
  readonly secretName: string;
  readonly signatureHeader: string;
  /** null: the sender signs the body alone. */
  readonly timestampHeader: string | null;
  /** Header of the delivery's own id, where that is signed too. */
  readonly idHeader?: string;
  expected(secret: string, timestamp: string, rawBody: Buffer, id?: string): string;
}

const hmac = (secret: string, ...parts: (string | Buffer)[]): string =>
  parts.reduce((digest, part) => digest.update(part), createHmac('sha256', secret)).digest('hex');

/** `v1=` + hex HMAC-SHA256 of `<timestamp>.<raw body>`. */
export const sign = (secret: string, timestamp: string, rawBody: Buffer | string): string =>
  `v1=${hmac(secret, `${timestamp}.`, rawBody)}`;

export const sextantScheme: SignatureScheme = {
  secretName: 'WEBHOOK_SECRET',
  signatureHeader: 'x-sextant-signature',
  timestampHeader: 'x-sextant-timestamp',
  expected: sign,
};

/** Grafana signs the body, or `<timestamp>:<body>` when its contact point names a timestamp header; names are its owner's choice. */
export const grafanaScheme = (names: {
  readonly signature_header: string;
  readonly timestamp_header?: string | undefined;
}): SignatureScheme => ({
  secretName: 'GRAFANA_WEBHOOK_SECRET',
  signatureHeader: names.signature_header.toLowerCase(),
  timestampHeader: names.timestamp_header?.toLowerCase() ?? null,
  expected: (secret, timestamp, rawBody) =>
    names.timestamp_header ? hmac(secret, `${timestamp}:`, rawBody) : hmac(secret, rawBody),
});

const maxSkewSeconds = 300;

/** Why a webhook is refused, in a sentence for its sender; null when it may come in. */
export function refusalOf(
  own: { readonly token: string | undefined; readonly secret: string | undefined },
  scheme: SignatureScheme,
  given: Credentials,
  rawBody: Buffer,
  now: Date,
): string | null {
  if (given.signature !== undefined) return signatureRefusal(own.secret, scheme, given, rawBody, now);
  if (!own.token)
    return 'This server has no WEBHOOK_TOKEN, so it takes no unsigned webhook: set one and present it as "Authorization: Bearer …".';
  if (given.authorization === undefined)
    return 'The Authorization header is missing: send "Authorization: Bearer <WEBHOOK_TOKEN>", or Basic with it as the password.';
  return sameSecret(bearerIn(given.authorization), `Bearer ${own.token}`) ? null : 'The bearer token is wrong.';
}

/** Senders that know no bearer tokens (older Grafana, SNS) give it as the password of any name. */
function bearerIn(authorization: string): string {
  if (!/^Basic /i.test(authorization)) return authorization;
  const pair = Buffer.from(authorization.slice(6), 'base64').toString('utf8');
  return `Bearer ${pair.slice(pair.indexOf(':') + 1)}`;
}

function signatureRefusal(
  secret: string | undefined,
  scheme: SignatureScheme,
  given: Credentials,
  rawBody: Buffer,
  now: Date,
): string | null {
  if (!secret) return `This server has no ${scheme.secretName}, so it cannot check a signature.`;
  const late =
    scheme.timestampHeader === null ? null : skewRefusal(title(scheme.timestampHeader), given.timestamp, now);
  if (late) return late;
  return sameSecret(given.signature ?? '', scheme.expected(secret, given.timestamp ?? '', rawBody, given.id))
    ? null
    : `${title(scheme.signatureHeader)} does not match the body.`;
}

function skewRefusal(name: string, timestamp: string | undefined, now: Date): string | null {
  const ms = momentOf(timestamp ?? '');
  if (!Number.isFinite(ms)) return `${name} must be the time in whole Unix seconds or milliseconds, or as RFC 3339.`;
  const skew = Math.round(Math.abs(now.getTime() - ms) / 1000);
  return skew > maxSkewSeconds
    ? `${name} is ${skew} s away from this server's clock; ${maxSkewSeconds} s are allowed.`
    : null;
}

/** What senders write for a time: Unix seconds, milliseconds, or RFC 3339. */
function momentOf(text: string): number {
  if (/^\d{1,11}$/.test(text)) return Number(text) * 1000;
  if (/^\d{12,14}$/.test(text)) return Number(text);
  return /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
}

const title = (header: string): string => header.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());

export function sameSecret(a: string, b: string): boolean {
  const left = createHmac('sha256', 'compare').update(a).digest();
  const right = createHmac('sha256', 'compare').update(b).digest();
  return timingSafeEqual(left, right);
}
