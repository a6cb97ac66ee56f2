import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** A server of the suite's own, which may be stopped, frozen and started again on its port. */
export interface Server {
  readonly url: string;
  readonly port: number;
  start(): Promise<void>;
  /** Ends it with this signal and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Ends it and removes what it kept. */
  close(): Promise<void>;
}

/** A real Redis, as Sextant asks for it: nothing is evicted. */
export async function startRedis(): Promise<Server> {
  const port = await freePort();
  const flags = ['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--maxmemory-policy', 'noeviction'];
  return server({ port, url: `redis://127.0.0.1:${port}`, stop: 'SIGTERM' }, 'redis-server', flags);
}

/**
 * A real Postgres in a directory of its own. Without fsync: the machine is not switched off here, only processes are
 * killed, and what they wrote stays with the kernel.
 */
export async function startPostgres(): Promise<Server> {
  const port = await freePort();
  const versions = readdirSync('/usr/lib/postgresql').sort();
  const bin = `/usr/lib/postgresql/${versions.at(-1)}/bin`;
  const home = mkdtempSync(join(tmpdir(), 'sextant-faults-pg-'));
  const data = join(home, 'data');
  chmodSync(home, 0o755);
  const user = asPostgres();
  mkdirSync(data);
  if (user.uid !== undefined) chownSync(data, user.uid, user.gid ?? user.uid);
  execFileSync(`${bin}/initdb`, ['-D', data, '-U', 'postgres', '-A', 'trust'], { ...user, stdio: 'pipe', cwd: '/' });
  const settings = {
    listen_addresses: '127.0.0.1',
    port: `${port}`,
    unix_socket_directories: '',
    max_connections: '300',
    fsync: 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return server({ port, url, stop: 'SIGINT', home }, `${bin}/postgres`, ['-D', data, ...flags], { ...user, cwd: '/' });
}

/** Postgres refuses to run as root. */
function asPostgres(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres']).toString()));
  return { uid: uid as number, gid: gid as number };
}

interface Place {
  readonly port: number;
  readonly url: string;
  readonly stop: NodeJS.Signals;
  readonly home?: string;
}

async function server(place: Place, command: string, flags: string[], options: SpawnOptions = {}): Promise<Server> {
  let child: ChildProcess | null = null;
  const start = async (): Promise<void> => {
    child = spawn(command, flags, { ...options, stdio: 'ignore' });
    for (let tries = 0; tries < 300; tries++) {
      if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`);
      if (await listens(place.port)) return;
      await pause(50);
    }
    throw new Error(`${command} does not listen on ${place.port}`);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await gone;
  };
  await start();
  return {
    url: place.url,
    port: place.port,
    start,
    end,
    signal: (signal) => void child?.kill(signal),
    close: async () => {
      child?.kill('SIGCONT');
      await end(place.stop);
      if (place.home) rmSync(place.home, { recursive: true, force: true });
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
