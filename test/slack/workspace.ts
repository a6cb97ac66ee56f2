import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { formatId } from '../../src/domain/id.ts';
import type { InboxRow } from '../../src/domain/inbox.ts';
import type { NextStep } from '../../src/domain/step.ts';
import type { NewId } from '../../src/ports/ids.ts';
import type { Log } from '../../src/ports/log.ts';
import {
  type SandboxSlack,
  type SandboxSlackOptions,
  startSandboxSlack,
} from '../../src/sandbox/slack/sandbox-slack.ts';
import type { WorkspaceSeed } from '../../src/sandbox/slack/workspace-seed.ts';
import { createSlack, type Slack, type SlackOptions } from '../../src/slack/create-chat.ts';
import { manifest } from './manifest.ts';

export const ANNA = 'U0ANNA';
export const PRIYA = 'U0PRIYA';
export const OUTSIDER = 'U0OUT';
export const ALERTS = 'C0ALERTS';
export const OTHER = 'C0OTHER';
export const BOT = 'U0BOT';

export const seed: WorkspaceSeed = {
  team: { id: 'T0TEAM', name: 'Team', domain: 'team' },
  users: [
    { id: ANNA, name: 'anna', real_name: 'Anna', tz: 'Europe/Berlin' },
    { id: PRIYA, name: 'priya', real_name: 'Priya', tz: 'America/New_York', dnd: { from: '22:00', to: '08:00' } },
    { id: OUTSIDER, name: 'omar', real_name: 'Omar', is_restricted: true },
  ],
  usergroups: [{ id: 'S0ONCALL', handle: 'ml-oncall', name: 'On-call', users: [PRIYA] }],
  channels: [
    { id: ALERTS, name: 'ml-alerts', members: [ANNA, PRIYA, BOT] },
    { id: OTHER, name: 'other', members: [ANNA] },
  ],
  app: {
    id: 'A0APP',
    name: 'Sextant',
    bot: { user_id: BOT, bot_id: 'B0BOT', name: 'sextant' },
    botToken: 'xoxb-test',
    appToken: 'xapp-test',
    signingSecret: 'a-test-secret',
    scopes: manifest.oauth_config.scopes.bot,
    events: manifest.settings.event_subscriptions.bot_events,
    commands: [{ command: '/sextant', description: 'Ask Sextant', usage_hint: 'pending' }],
  },
};

export const signingSecret = seed.app.signingSecret;

const rates = { perMinute: { 1: 1e6, 2: 1e6, 3: 1e6, 4: 1e6, special: 1e6 }, postsPerSecond: 1e6, postBurst: 1e6 };

export async function startWorkspace(options: Partial<SandboxSlackOptions> = {}): Promise<SandboxSlack> {
  const sandbox = await startSandboxSlack({ workspace: seed, rates, retryDelaysMs: [0, 1, 1], ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

export const quiet: Log = { debug() {}, info() {}, warn() {}, error() {}, child: () => quiet };

/** Ids that count up. */
export function counting(): NewId {
  let n = 0;
  return (prefix) => {
    n += 1;
    return formatId(prefix, new Uint8Array([0, 0, 0, 0, 0, 0, 0, 0, n >> 5, n]));
  };
}

/** An inbox in memory, which can be down. */
export class Inbox {
  readonly rows: InboxRow[] = [];
  readonly steps: NextStep[] = [];
  down = false;
  readonly #waiting: { wanted: number; resolve: () => void }[] = [];

  receive = async (row: InboxRow, next: readonly NextStep[]): Promise<'stored' | 'duplicate'> => {
    if (this.down) throw new Error('store is down');
    if (this.rows.some(({ dedupeKey }) => dedupeKey === row.dedupeKey)) return 'duplicate';
    this.rows.push(row);
    this.steps.push(...next);
    for (const { wanted, resolve } of this.#waiting) if (this.rows.length >= wanted) resolve();
    return 'stored';
  };

  /** The n-th row (from 1), once it is there. */
  async row(n: number): Promise<InboxRow> {
    if (this.rows.length < n) await new Promise<void>((resolve) => this.#waiting.push({ wanted: n, resolve }));
    return this.rows[n - 1]!;
  }
}

export interface Setup {
  readonly sandbox: SandboxSlack;
  readonly slack: Slack;
  readonly inbox: Inbox;
}

/** Our side of Slack behind a real HTTP server, wired to a sandbox workspace. */
export async function connect(sandbox: SandboxSlack, options: Partial<SlackOptions> = {}): Promise<Setup> {
  const inbox = new Inbox();
  const slack = createSlack({
    token: seed.app.botToken,
    signingSecret,
    apiUrl: sandbox.apiUrl,
    receive: inbox.receive,
    reads: { incidentByThread: async () => null, find: async () => [] },
    newId: counting(),
    now: () => new Date(),
    log: quiet,
    ...options,
  });
  const server = createServer(async (request, response) => {
    const answer = await slack.receiver.handle({ rawBody: await buffer(request), headers: request.headers });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  sandbox.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return { sandbox, slack, inbox };
}
