import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../free-port.ts';

export const airflowProgram = process.env.TEST_AIRFLOW;
export const whyNoAirflow = 'skipped: TEST_AIRFLOW names no airflow program (a venv of ci/requirements-airflow.txt)';

export interface AirflowServer {
  readonly url: string;
  readonly account: { readonly username: string; readonly password: string };
  /** A folder for what the DAGs write. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** A real Airflow 3: API server, scheduler with LocalExecutor (two tasks at once) and DAG processor. On Postgres where TEST_DATABASE_URL names one, else on SQLite. */
export async function startAirflow(dags: string): Promise<AirflowServer> {
  const home = await mkdtemp(join(tmpdir(), 'airflow-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const database = await metadataDatabase(home);
  const env = {
    ...process.env,
    PATH: `${dirname(airflowProgram!)}:${process.env.PATH}`,
    AIRFLOW_HOME: home,
    AIRFLOW__CORE__DAGS_FOLDER: dags,
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW__CORE__PARALLELISM: '2',
    AIRFLOW__CORE__EXECUTOR: 'LocalExecutor',
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS: 'admin:admin,sextant:user',
    AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${url}/execution/`,
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: database.url,
    AIRFLOW__API__HOST: '127.0.0.1',
    AIRFLOW__API__PORT: String(port),
    AIRFLOW__API__WORKERS: '1',
    AIRFLOW__API_AUTH__JWT_SECRET: randomBytes(64).toString('hex'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  await promisify(execFile)(airflowProgram!, ['db', 'migrate'], { env });
  const child = spawn(airflowProgram!, ['standalone'], { env, stdio: 'ignore', detached: true });
  const stop = async (): Promise<void> => {
    const closed = child.exitCode === null ? once(child, 'close') : null;
    process.kill(-child.pid!, 'SIGKILL');
    await closed;
    await database.drop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return { url, folder: home, account: await accountOnceReady(child, url, home), stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

/** A database of its own, gone with the server. SQLite locks as a whole: Airflow answers 500 to writers at once. */
async function metadataDatabase(home: string) {
  const server = process.env.TEST_DATABASE_URL;
  if (!server) return { url: `sqlite:///${join(home, 'airflow.db')}`, drop: async () => undefined };
  const name = `airflow_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await asOwner(server, `create database ${name}`);
  return {
    url: url.href.replace(/^postgres(ql)?:/, 'postgresql+psycopg2:'),
    drop: () => asOwner(server, `drop database ${name} with (force)`),
  };
}

async function asOwner(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Airflow writes the passwords it made, and answers for the DAG once it was parsed. */
async function accountOnceReady(child: ChildProcess, url: string, home: string) {
  const username = 'sextant';
  for (;;) {
    if (child.exitCode !== null) throw new Error(`airflow standalone ended with ${child.exitCode}`);
    try {
      const passwords = await readFile(join(home, 'simple_auth_manager_passwords.json.generated'), 'utf8');
      const password = (JSON.parse(passwords) as Record<string, string>)[username] ?? '';
      const login = await fetch(`${url}/auth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password }),
      });
      const { access_token } = (await login.json()) as { access_token: string };
      const seen = await fetch(`${url}/api/v2/dags/training`, { headers: { authorization: `Bearer ${access_token}` } });
      if (seen.ok) return { username, password };
    } catch {
      // Not up yet: the hook's own time limit ends this.
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
