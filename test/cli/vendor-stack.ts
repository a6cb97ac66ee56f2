import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

export interface VendorStack {
  readonly url: string;
  /** Answers a call otherwise than a healthy stack: "GET /path" as it begins. */
  readonly otherwise: Map<string, Answer | ((authorization: string) => Answer)>;
  close(): Promise<void>;
}

const refused = { status: 403, body: { error_code: 'PERMISSION_DENIED', message: 'no' } };
const version = { name: 'Churn', version: '7', creation_timestamp: 1, status: 'READY', run_id: '' };
export const basic = (user: string): string => `Basic ${Buffer.from(`${user}:pw`).toString('base64')}`;

/** MLflow, Airflow, an OpenAI-compatible server and a serving in the shapes of their answers, all in order. */
const healthy: Readonly<Record<string, Answer | ((authorization: string) => Answer)>> = {
  'GET /mlflow/version': { body: '3.17.2' },
  'GET /mlflow/api/2.0/mlflow/registered-models/search': {
    body: { registered_models: [{ name: 'Churn', aliases: [{ alias: 'champion', version: '7' }] }] },
  },
  'GET /mlflow/api/2.0/mlflow/registered-models/alias': { body: { model_version: version } },
  'POST /mlflow/api/2.0/mlflow/registered-models/alias': (authorization) =>
    authorization === basic('promoter')
      ? { status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'no version' } }
      : refused,
  'GET /airflow/api/v2/version': { body: { version: '3.3.2' } },
  'GET /airflow/api/v2/dags/train_churn': { body: { is_paused: false, has_import_errors: false } },
  'GET /airflow/api/v2/connections': refused,
  'GET /v1/models': { body: { data: [{ id: 'teller' }] } },
  'GET /serving': { body: { version: 'v1' } },
};

export async function startVendorStack(): Promise<VendorStack> {
  const otherwise: VendorStack['otherwise'] = new Map();
  const server = createServer((request: IncomingMessage, response) => {
    const call = `${request.method} ${new URL(request.url ?? '/', 'http://stack').pathname}`;
    const named = otherwise.get(call) ?? healthy[call] ?? { status: 404, body: { detail: `no ${call}` } };
    const { status = 200, body } = typeof named === 'function' ? named(request.headers.authorization ?? '') : named;
    request.resume();
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    otherwise,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
