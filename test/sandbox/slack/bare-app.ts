import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { SandboxSlack } from '../../../src/sandbox/slack/sandbox-slack.ts';

export interface Received {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An app that answers deliveries with the given statuses, one after the other (the last for ever), and keeps what came. */
export async function bareApp(
  slack: SandboxSlack,
  statuses: readonly number[] = [200],
  headers: Record<string, string> = {},
) {
  const received: Received[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') });
    const status = statuses[Math.min(received.length, statuses.length) - 1] ?? 200;
    // Status 0 stands for an app that never answers.
    if (status !== 0) response.writeHead(status, headers).end();
    for (const { count, resolve } of waiting) if (received.length >= count) resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  slack.setRequestUrl(url);
  const atLeast = (count: number) => {
    if (received.length >= count) return Promise.resolve();
    return new Promise<void>((resolve) => waiting.push({ count, resolve }));
  };
  return { url, received, atLeast };
}
