import { SocketModeClient } from '@slack/socket-mode';
import type { WebClientOptions } from '@slack/web-api';
import { z } from 'zod';
import type { Log } from '../ports/log.ts';
import type { Delivery } from './delivery.ts';
import type { Intake } from './intake.ts';
import { slackSite } from './slack-site.ts';
import { clientOptions } from './web-client.ts';

export interface SocketReceiver {
  start(): Promise<void>;
  stop(): Promise<void>;
}

const envelope = z.object({
  type: z.enum(['events_api', 'interactive', 'slash_commands']),
  body: z.record(z.string(), z.unknown()),
  ack: z.custom<(answer?: Record<string, unknown>) => Promise<void>>((value) => typeof value === 'function'),
});

const kinds = { events_api: 'event', interactive: 'interaction', slash_commands: 'command' } as const;

/** Slack over a socket, for places without ingress: the same inbox first, acknowledged on the socket it came from. */
export function createSocketReceiver(deps: {
  readonly appToken: string;
  readonly apiUrl: string | undefined;
  readonly intake: (delivery: Delivery) => Promise<Intake>;
  readonly log: Log;
}): SocketReceiver {
  const { logger, ...options } = clientOptions(deps);
  const client = new SocketModeClient({
    appToken: deps.appToken,
    clientOptions: { ...options, fetch: lookedAt(deps, options.fetch ?? fetch) },
    ...(logger ? { logger } : {}),
  });
  const busy = new Set<Promise<void>>();
  client.on('slack_event', (args: unknown) => {
    const work = accept(args, deps).finally(() => busy.delete(work));
    busy.add(work);
  });
  return {
    async start() {
      await client.start();
    },
    async stop() {
      await Promise.allSettled(busy);
      await client.disconnect();
    },
  };
}

type Fetch = NonNullable<WebClientOptions['fetch']>;

/**
 * The address of the socket stands in an answer: a foreign one is a refusal, which the client asks again about. So is an answer that does not come once
 * there has been one: the client would give up, and nobody would be connected when Slack is back.
 */
function lookedAt({ apiUrl, log }: { apiUrl: string | undefined; log: Log }, via: Fetch): Fetch {
  const mayReach = slackSite(apiUrl);
  let answered = false;
  const refused = (error: string) => Response.json({ ok: false, error });
  return async (input, init) => {
    const response = await via(input, init).catch((error: unknown) => {
      if (!answered) throw error;
      log.warn({ err: error }, 'Slack cannot be asked for a socket, it is asked again');
      return refused('unreachable');
    });
    if (answered && response.status >= 500) return refused('unreachable');
    const text = await response.text();
    const whole = new Response(text, { status: response.status, headers: [...response.headers.entries()] });
    const { url } = addressed.safeParse(parsed(text)).data ?? {};
    if (url === undefined) return whole;
    try {
      mayReach(url);
    } catch (error) {
      log.error({ err: error }, 'Slack names a socket elsewhere, it is not opened');
      return refused('foreign_address');
    }
    answered = true;
    return whole;
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const addressed = z.object({ url: z.string() });

async function accept(
  args: unknown,
  deps: { intake: (delivery: Delivery) => Promise<Intake>; log: Log },
): Promise<void> {
  const parsed = envelope.safeParse(args);
  if (!parsed.success) return;
  const { type, body, ack } = parsed.data;
  const outcome = await deps.intake({ kind: kinds[type], body });
  // Not stored: no acknowledgement, so that Slack delivers it again.
  if (!outcome.accepted) return;
  try {
    await ack(outcome.answer);
  } catch (error) {
    deps.log.warn({ err: error }, 'acknowledgement did not reach slack, it will deliver again');
  }
}
