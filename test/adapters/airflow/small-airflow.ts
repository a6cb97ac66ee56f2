import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SmallRun {
  dag_run_id: string;
  state: string;
  conf: Record<string, unknown>;
  note: string | null;
}

export type CreateBehaviour = 'answers' | 'commits-then-500' | 'commits-then-cuts' | 'commits-then-html' | 'only-500';

/** The few calls of Airflow's REST API v2 that a trigger makes, with the failures a real one shows only by luck. */
export async function startSmallAirflow() {
  const runs = new Map<string, SmallRun>();
  const created: string[] = [];
  let behaviour: CreateBehaviour = 'answers';
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const json = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.url?.includes('/taskInstances')) {
      if (request.url.includes('/logs/')) return void json(500, { detail: 'no log server' });
      return void json(200, { task_instances: [{ task_id: 'train', state: 'failed', try_number: 1 }] });
    }
    const [, runId] = /\/dagRuns\/([^/?]+)$/.exec(request.url ?? '') ?? [];
    if (request.method === 'POST') return create(request, response, json);
    if (runId === undefined) {
      json(200, { is_paused: false });
      return;
    }
    const run = runs.get(runId);
    json(run ? 200 : 404, run ?? { detail: 'The DagRun was not found' });
  }

  async function create(
    request: IncomingMessage,
    response: ServerResponse,
    json: (status: number, body: unknown) => unknown,
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { dag_run_id, conf } = JSON.parse(Buffer.concat(chunks).toString()) as SmallRun;
    const run = { dag_run_id, state: 'queued', conf, note: null };
    if (behaviour !== 'only-500') {
      created.push(dag_run_id);
      runs.set(dag_run_id, run);
    }
    if (behaviour === 'answers') json(200, run);
    else if (behaviour === 'commits-then-cuts') response.destroy();
    else if (behaviour === 'commits-then-html') response.writeHead(200).end('<html>a proxy</html>');
    else json(500, { detail: 'Database error' });
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    runs,
    created,
    behave: (next: CreateBehaviour) => {
      behaviour = next;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
