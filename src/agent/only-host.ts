import { SextantError } from '../domain/error.ts';
import { reachOrigin } from '../domain/reach-only.ts';

const mostBytes = 4 * 1024 * 1024;

/** What a client calls to reach its server. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * Reaches one origin and nothing else: any other is refused before a connection is made, a redirect is an error (it would name another host), and an
 * answer without end is cut.
 */
export function onlyHost(address: string, via: Fetch = fetch): Fetch {
  const mayReach = reachOrigin(address, 'the configured language model server');
  return async (input, init) => {
    mayReach(input instanceof Request ? input.url : input);
    const response = await via(input, { ...init, redirect: 'error' });
    if (!response.body) return response;
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(limit(mostBytes)), { status, statusText, headers });
  };
}

function limit(bytes: number): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0;
  return new TransformStream({
    transform: (chunk, controller) => {
      seen += chunk.byteLength;
      if (seen > bytes) controller.error(new SextantError('upstream_invalid', `an answer of more than ${bytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
}
