import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../free-port.ts';

export const mlflowProgram = process.env.TEST_MLFLOW;
export const whyNoMlflow = 'skipped: TEST_MLFLOW names no mlflow program (a venv of ci/requirements-mlflow.txt)';

export const admin = { username: 'admin', password: 'password1234567' };

export interface MlflowServer {
  readonly url: string;
  readonly backend: string;
  /** A call as the server's own admin, beside our adapter; throws with the server's words. */
  call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  put(path: string, bytes: string): Promise<void>;
  stop(): Promise<void>;
}

/** A real MLflow tracking server with basic authentication, SQLite and artifacts it hands out itself. */
export async function startMlflow(): Promise<MlflowServer> {
  const directory = await mkdtemp(join(tmpdir(), 'mlflow-'));
  const backend = join(directory, 'mlflow.db');
  const auth = join(directory, 'auth.ini');
  await writeFile(
    auth,
    [
      '[mlflow]',
      'default_permission = READ',
      `database_uri = sqlite:///${join(directory, 'auth.db')}`,
      `admin_username = ${admin.username}`,
      `admin_password = ${admin.password}`,
      'authorization_function = mlflow.server.auth:authenticate_request_basic_auth',
    ].join('\n'),
  );
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['server', '--app-name', 'basic-auth', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'];
  const child = spawn(
    mlflowProgram!,
    [...args, '--backend-store-uri', `sqlite:///${backend}`, '--artifacts-destination', join(directory, 'artifacts')],
    {
      env: { ...process.env, MLFLOW_AUTH_CONFIG_PATH: auth, MLFLOW_FLASK_SERVER_SECRET_KEY: 'test' },
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    },
  );
  await started(child);
  const authorization = `Basic ${Buffer.from(`${admin.username}:${admin.password}`).toString('base64')}`;
  const send = async (method: string, path: string, body: string | undefined): Promise<string> => {
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text;
  };
  return {
    url,
    backend,
    call: async (method, path, body) => {
      const text = await send(method, `/api/2.0/mlflow${path}`, body === undefined ? undefined : JSON.stringify(body));
      return text === '' ? {} : JSON.parse(text);
    },
    put: async (path, bytes) => void (await send('PUT', `/api/2.0/mlflow-artifacts/artifacts/${path}`, bytes)),
    stop: async () => {
      const closed = once(child, 'close');
      process.kill(-child.pid!, 'SIGKILL');
      await closed;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** uvicorn says when it listens. */
async function started(child: ChildProcess): Promise<void> {
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stderr! })) {
    said.push(line);
    if (/Uvicorn running|Application startup complete/.test(line)) {
      child.stderr!.resume();
      return;
    }
  }
  throw new Error(`MLflow did not start:\n${said.slice(-20).join('\n')}`);
}
