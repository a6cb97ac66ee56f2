import { z } from 'zod';
import { SextantError } from '../../domain/error.ts';
import type { Serving } from '../../ports/registry.ts';

const answerSchema = z.object({ version: z.union([z.string().min(1).max(200), z.number()]).transform(String) });
const timeoutMs = 5000;
const maxBytes = 64 * 1024;

/** Asks the serving endpoint of a model which version answers. */
export function createHttpServing(): Serving {
  return {
    version: async (model) => {
      if (!model.serving?.http) return null;
      const { url } = model.serving.http;
      const checked = answerSchema.safeParse(await getJson(url));
      if (!checked.success) {
        throw new SextantError(
          'upstream_invalid',
          `${nameOf(url)} must answer JSON with a "version": ${checked.error.issues[0]?.message}`,
        );
      }
      return { version: checked.data.version, source: url };
    },
  };
}

/** The address in words: what looks like a link is taken out of what people are told, and a query may hold a secret. */
function nameOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `serving at ${host}${pathname}`;
}

async function getJson(url: string): Promise<unknown> {
  let text: string;
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
      // A kept connection that the other side closes meanwhile would look like serving that is away.
      headers: { accept: 'application/json', connection: 'close' },
    });
    text = await readLimited(response, url);
    if (!response.ok) throw new SextantError('unavailable', `${nameOf(url)} answered ${response.status}`);
  } catch (cause) {
    if (cause instanceof SextantError) throw cause;
    const slow = cause instanceof Error && cause.name === 'TimeoutError';
    const reason = slow ? `gave no answer in ${timeoutMs / 1000} s` : 'cannot be reached';
    throw new SextantError(slow ? 'timeout' : 'unavailable', `${nameOf(url)} ${reason}`, { cause });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SextantError('upstream_invalid', `${nameOf(url)} did not answer JSON`, { cause });
  }
}

async function readLimited(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes)
      throw new SextantError('upstream_invalid', `${nameOf(url)} answered more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
