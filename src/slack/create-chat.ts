import { App, type Receiver } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { InboxRow } from '../domain/inbox.ts';
import type { Intent } from '../domain/intent.ts';
import type { Chat } from '../ports/chat.ts';
import type { NewId } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import { createDirectory } from './directory.ts';
import { createIntake, type IntakeDeps } from './intake.ts';
import { IntentSlot, type ThreadReads } from './intent-slot.ts';
import { registerAll } from './listeners/register-all.ts';
import { createReceiver, type SlackReceiver } from './receiver.ts';
import { asSlackFailure } from './slack-failure.ts';
import { slackLogger } from './slack-logger.ts';
import { createSocketReceiver, type SocketReceiver } from './socket-receiver.ts';
import { clientOptions, createWebClient } from './web-client.ts';

export interface SlackOptions {
  readonly token: string;
  readonly signingSecret: string;
  readonly apiUrl?: string;
  /** Set = Socket Mode is possible. */
  readonly appToken?: string;
  readonly receive: IntakeDeps['receive'];
  readonly reads: ThreadReads;
  readonly newId: NewId;
  readonly now: () => Date;
  readonly log: Log;
  readonly timeoutMs?: number;
}

export interface Slack {
  readonly chat: Chat;
  readonly receiver: SlackReceiver;
  /** null without an app token. */
  readonly socket: SocketReceiver | null;
  /** For the sender. */
  readonly client: WebClient;
}

/** Everything that comes in from Slack, and the questions we ask it. Makes no call before it is used. */
export function createSlack(options: SlackOptions): Slack {
  const { signingSecret, apiUrl, appToken, now, log } = options;
  const client = createWebClient({ token: options.token, apiUrl, log, timeoutMs: options.timeoutMs });
  const intake = createIntake({ ...options, client });
  return {
    client,
    chat: { interpret: createInterpreter(client, options), ...createDirectory(client, now, log) },
    receiver: createReceiver({ signingSecret, intake, now, log }),
    socket: appToken === undefined ? null : createSocketReceiver({ appToken, apiUrl, intake, log }),
  };
}

function createInterpreter(
  client: WebClient,
  { token, apiUrl, reads, log }: SlackOptions,
): (row: InboxRow) => Promise<Intent> {
  let identity: Promise<{ botId?: string; botUserId?: string }> | null = null;
  const whoWeAre = () => {
    identity ??= client.auth.test().then(
      ({ bot_id, user_id }) => ({ ...(bot_id ? { botId: bot_id } : {}), ...(user_id ? { botUserId: user_id } : {}) }),
      (error: unknown) => {
        identity = null;
        throw asSlackFailure('auth.test', error);
      },
    );
    return identity;
  };
  const app = new App({
    authorize: async () => ({ botToken: token, ...(await whoWeAre()) }),
    receiver: silent,
    clientOptions: clientOptions({ apiUrl, log }),
    logger: slackLogger(log),
    convoStore: false,
    // Rows of our own are turned into `ignore` by the listener, so that they are accounted for.
    ignoreSelf: false,
  });
  app.error(async (error) => {
    throw error;
  });
  registerAll(app);
  return async (row) => {
    await whoWeAre();
    const slot = new IntentSlot(reads);
    await app.processEvent({ body: bodyOf(row), ack: async () => {}, customProperties: { slot } });
    return slot.intent;
  };
}

const bodyOf = (row: InboxRow): Record<string, unknown> =>
  typeof row.body === 'object' && row.body !== null && !Array.isArray(row.body) ? { ...row.body } : {};

/** Bolt wants a receiver; ours hands rows over through the inbox instead. */
const silent: Receiver = { init() {}, async start() {}, async stop() {} };
