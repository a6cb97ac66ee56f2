import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { onTestFinished } from 'vitest';
import {
  type SandboxSlack,
  type SandboxSlackOptions,
  startSandboxSlack,
} from '../../../src/sandbox/slack/sandbox-slack.ts';
import { testWorkspace } from './test-workspace.ts';

const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** Rates that no test reaches by accident. */
export const generousRates = {
  perMinute: { 1: 1e6, 2: 1e6, 3: 1e6, 4: 1e6, special: 1e6 },
  postsPerSecond: 1e6,
  postBurst: 1e6,
};

export async function startSlack(options: Partial<SandboxSlackOptions> = {}): Promise<SandboxSlack> {
  const slack = await startSandboxSlack({
    workspace: testWorkspace,
    rates: generousRates,
    retryDelaysMs: [0, 1, 1],
    ...options,
  });
  onTestFinished(() => slack.close());
  return slack;
}

export function webClient(slack: SandboxSlack, token = 'xoxb-test'): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
  });
}

/** A real Bolt app on its HTTP receiver, listening on a free port that the sandbox posts to. */
export async function startBolt(slack: SandboxSlack): Promise<App> {
  const receiver = new HTTPReceiver({ signingSecret: testWorkspace.app.signingSecret, port: 0, logger: silent });
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const app = new App({ token: 'xoxb-test', receiver, clientOptions, logger: silent });
  const server = await receiver.start(0);
  const { port } = server.address() as AddressInfo;
  slack.setRequestUrl(`http://127.0.0.1:${port}/slack/events`);
  onTestFinished(async () => {
    server.closeAllConnections();
    await receiver.stop();
  });
  return app;
}

/** A promise with its resolver, to wait for something a listener sees. */
export function seen<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  return Promise.withResolvers<T>();
}
