import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { newId, type SextantApp } from '../../../src/app.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { type Role, roles } from '../../../src/domain/step.ts';
import { createLog } from '../../../src/process/create-log.ts';
import { startSweep } from '../../../src/process/sweep-slots.ts';
import { openStore } from '../../../src/store/open-store.ts';

const secretsOf: Record<Role, readonly string[]> = {
  bot: ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', 'WEBHOOK_TOKEN'],
  agent: ['OPENAI_API_KEY'],
  worker: [],
  promoter: [],
};
const shared = ['SLACK_API_URL', 'OPENAI_BASE_URL', 'OPENAI_MODEL', 'LOG_LEVEL'];

export interface RoleProcessesOptions {
  readonly databaseUrl: string;
  /** Address of each role, when they have Postgres roles of their own. */
  readonly roleUrls?: Partial<Record<Role, string>>;
  readonly redisUrl: string;
  readonly dataDir: string;
  readonly replicas?: number;
  /** More for the process of a role: arguments of node, variables, and the user it runs as. */
  readonly more?: Partial<Record<Role, RoleMore>>;
}

export interface RoleMore {
  readonly nodeArgs?: readonly string[];
  /** Knowing where the bot listens (the first to start). */
  readonly environment?: (botUrl: string) => Readonly<Record<string, string>>;
  readonly uid?: number;
}

/** Sextant as four processes on Postgres and Redis, each with its own secrets only; looked at through the store. */
export async function startRoleProcesses(
  options: RoleProcessesOptions,
  environment: Readonly<Record<string, string>>,
  configFile: string,
): Promise<SextantApp & { readonly processes: readonly ChildProcess[] }> {
  const children: ChildProcess[] = [];
  let url = '';
  for (const role of roles) {
    const port = await freePort();
    children.push(await startRole(role, port, url, options, environment, configFile));
    if (role === 'bot') url = `http://127.0.0.1:${port}`;
  }
  const store = await openStore({
    databaseUrl: options.databaseUrl,
    dataDir: options.dataDir,
    newId,
    log: createLog('silent'),
  });
  const config = loadConfig(configFile);
  return {
    url,
    store,
    processes: children,
    models: {
      all: () => config.models,
      get: (id) => config.models.find((m) => m.id === id) ?? null,
      currency: 'USD',
    },
    sweep: async (slot) => void (await startSweep(store, newId, slot)),
    reload: async () => {
      for (const child of children) child.kill('SIGHUP');
      return 'asked';
    },
    idle: async () => {
      for (;;) {
        const [steps, posts] = await Promise.all([store.pending(await store.now()), store.owed()]);
        if (steps === 0 && posts === 0) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    stop: async () => {
      await Promise.all(children.map(stopProcess));
      await store.close();
    },
  };
}

async function startRole(
  role: Role,
  port: number,
  botUrl: string,
  options: RoleProcessesOptions,
  environment: Readonly<Record<string, string>>,
  configFile: string,
): Promise<ChildProcess> {
  const picked = [...shared, ...secretsOf[role]].flatMap((name) =>
    environment[name] ? [[name, environment[name]]] : [],
  );
  const more = options.more?.[role] ?? {};
  const child = spawn(
    process.execPath,
    [
      ...(more.nodeArgs ?? []),
      'src/main.ts',
      'start',
      '--roles',
      role,
      '--config',
      configFile,
      '--data-dir',
      options.dataDir,
    ],
    {
      env: {
        PATH: process.env.PATH ?? '',
        HOME: process.env.HOME ?? '',
        ...Object.fromEntries(picked),
        DATABASE_URL: options.roleUrls?.[role] ?? options.databaseUrl,
        REDIS_URL: options.redisUrl,
        PORT: String(port),
        SEXTANT_POLL_MS: '500',
        LOG_LEVEL: 'info',
        ...more.environment?.(botUrl),
      },
      ...(more.uid === undefined ? {} : { uid: more.uid, gid: more.uid }),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  await untilUp(child, role);
  return child;
}

function untilUp(child: ChildProcess, role: Role): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('Sextant is up')) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`role ${role} ended with ${code}: ${said.slice(-2000)}`)));
  });
}

function stopProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
