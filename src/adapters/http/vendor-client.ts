import type { z } from 'zod';
import { SextantError } from '../../domain/error.ts';
import { reachOrigin } from '../../domain/reach-only.ts';
import { refusal } from './refusal.ts';
import { unreachable } from './unreachable.ts';

export interface VendorOptions {
  /** What people call the system in an error: "MLflow". */
  readonly system: string;
  readonly baseUrl: string;
  /** Value of the Authorization header; null for none. A function is asked each time, and once more (`renew`) after a refusal. */
  readonly authorization?: string | null | ((renew: boolean) => Promise<string | null>);
  /** Sent with every call: the tenant of a shared system. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Which setting mends a refusal of it: "MLFLOW_USERNAME and MLFLOW_PASSWORD". */
  readonly credentials: string;
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

export interface VendorCall {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  /** Fields of a form in place of a body: long questions that do not fit an address. */
  readonly form?: Readonly<Record<string, string | number>>;
  /** Answers with these statuses are handed back instead of thrown, with what they said. */
  readonly expect?: readonly number[];
}

/** Calls one system by HTTP. Every failure is a SextantError that names the system, the call and how to mend it. */
export interface VendorClient {
  /** JSON checked by `schema`. A status of `expect` comes back as `{ status, said }`. */
  json<T>(
    path: string,
    schema: z.ZodType<T>,
    call?: VendorCall,
  ): Promise<{ data: T } | { status: number; said: string }>;
  /** The bytes of an answer, at most `maxBytes`; null for a 404. */
  bytes(path: string, call?: VendorCall & { readonly maxBytes?: number }): Promise<AsyncIterable<Uint8Array> | null>;
}

const defaultTimeoutMs = 15_000;
const maxJsonBytes = 16 * 1024 * 1024;
const maxFileBytes = 8 * 1024 * 1024 * 1024;

export function createVendorClient(options: VendorOptions): VendorClient {
  const { system, timeoutMs = defaultTimeoutMs, fetch: request = fetch } = options;
  const mayReach = reachOrigin(options.baseUrl, `the configured ${system}`);

  async function answer(path: string, call: VendorCall): Promise<Response> {
    const first = await send(path, call, await authorizationOf(options, false));
    if (typeof options.authorization !== 'function' || (first.status !== 401 && first.status !== 403)) return first;
    await first.body?.cancel();
    return send(path, call, await authorizationOf(options, true));
  }

  async function send(path: string, call: VendorCall, authorization: string | null): Promise<Response> {
    const { method = 'GET', query = {} } = call;
    const body = bodyOf(call);
    // A name from outside stands in a path, never in front of it.
    const url = mayReach(`${options.baseUrl.replace(/\/$/, '')}${path}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, `${value}`);
    try {
      return await request(url, {
        method,
        // A redirect could carry the credentials to another host.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          accept: 'application/json',
          ...options.headers,
          ...(body ? { 'content-type': body.type } : {}),
          ...(authorization ? { authorization } : {}),
        },
        ...(body ? { body: body.text } : {}),
      });
    } catch (cause) {
      throw unreachable(callName(call, path), url, timeoutMs, cause);
    }
  }

  const callName = ({ method = 'GET' }: VendorCall, path: string): string => `${system} (${method} ${path})`;

  return {
    json: async (path, schema, call = {}) => {
      const response = await answer(path, call);
      const name = callName(call, path);
      const text = await textOf(response, name, timeoutMs);
      if (call.expect?.includes(response.status)) return { status: response.status, said: text.slice(0, 500) };
      if (!response.ok) throw refusal(response, text, name, options.credentials);
      return { data: parsed(text, schema, name) };
    },
    bytes: async (path, call = {}) => {
      const response = await answer(path, call);
      const name = callName(call, path);
      if (response.status === 404) {
        await response.body?.cancel();
        return null;
      }
      if (!response.ok) throw refusal(response, await textOf(response, name, timeoutMs), name, options.credentials);
      return limited(response, name, call.maxBytes ?? maxFileBytes, timeoutMs);
    },
  };
}

function bodyOf({ body, form }: VendorCall): { readonly type: string; readonly text: string } | null {
  if (form) {
    const fields = new URLSearchParams();
    for (const [name, value] of Object.entries(form)) fields.set(name, String(value));
    return { type: 'application/x-www-form-urlencoded', text: fields.toString() };
  }
  return body === undefined ? null : { type: 'application/json', text: JSON.stringify(body) };
}

async function authorizationOf({ authorization }: VendorOptions, renew: boolean): Promise<string | null> {
  return typeof authorization === 'function' ? authorization(renew) : (authorization ?? null);
}

async function textOf(response: Response, name: string, timeoutMs: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limited(response, name, maxJsonBytes, timeoutMs)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function* limited(response: Response, name: string, maxBytes: number, timeoutMs: number) {
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > maxBytes)
        throw new SextantError('upstream_invalid', `${name} answered more than ${Math.round(maxBytes / 2 ** 20)} MiB.`);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof SextantError) throw cause;
    throw unreachable(name, new URL(response.url), timeoutMs, cause);
  }
}

function parsed<T>(text: string, schema: z.ZodType<T>, name: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const page = /^\s*</.test(text) ? ' It looks like a web page: is the address that of the API?' : '';
    throw new SextantError('upstream_invalid', `${name} did not answer JSON.${page}`, { cause });
  }
  const checked = schema.safeParse(json);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new SextantError(
    'upstream_invalid',
    `${name} answered in a shape I do not know: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`,
    { cause: checked.error },
  );
}
