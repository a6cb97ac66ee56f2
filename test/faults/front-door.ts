import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Replica } from './replica.ts';

export interface FrontDoor {
  readonly url: string;
  close(): Promise<void>;
}

/** The load balancer before the replicas: each request to the next one that is up, to another when nobody is there. */
export async function openFrontDoor(replicas: readonly Replica[]): Promise<FrontDoor> {
  let turn = 0;
  const next = (): Replica | undefined => {
    turn += 1;
    return [...replicas.slice(turn % replicas.length), ...replicas].find((replica) => replica.isUp);
  };
  const server = createServer((request, response) => void pass(request, response, next));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function pass(request: IncomingMessage, response: ServerResponse, next: () => Replica | undefined) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
  const replica = next();
  if (!replica) return void response.writeHead(502).end();
  try {
    const answer = await fetch(`${replica.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      body: Buffer.concat(chunks),
      signal: AbortSignal.timeout(30_000),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get('content-type');
    response.writeHead(answer.status, type ? { 'content-type': type } : {}).end(body);
  } catch {
    response.writeHead(502).end();
  }
}
