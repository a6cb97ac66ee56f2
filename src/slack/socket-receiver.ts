import { SocketModeClient } from '@slack/socket-mode';
import { z } from 'zod';
import type { Log } from '../ports/log.ts';
import type { Delivery } from './delivery.ts';
import type { Intake } from './intake.ts';
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
    clientOptions: options,
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
