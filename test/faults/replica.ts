import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';

const preload = fileURLToPath(new URL('./preload-failpoints.ts', import.meta.url));

export interface ReplicaOptions {
  readonly name: string;
  readonly port: number;
  readonly roles?: string;
  readonly configFile: string;
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What it says goes here, beside what other processes of this replica said. */
  readonly logFile: string;
  /** Armed with failpoints that note here which were used. */
  readonly failpoints?: string | undefined;
}

/** One `sextant start` after another under one address: killed, frozen, started again. */
export class Replica {
  readonly options: ReplicaOptions;
  #child: ChildProcess | null = null;
  #up = false;
  #ended: Promise<void> = Promise.resolve();
  /** How often it was gone without having been asked to stop. */
  deaths = 0;

  constructor(options: ReplicaOptions) {
    this.options = options;
  }

  get isUp(): boolean {
    return this.#up;
  }

  get url(): string {
    return `http://127.0.0.1:${this.options.port}`;
  }

  /** Settles once the process is gone, whoever ended it. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Starts and waits until it is up; false when it died before. */
  async start(): Promise<boolean> {
    const {
      configFile,
      dataDir,
      environment,
      failpoints,
      logFile,
      port,
      roles = 'bot,agent,worker,promoter',
    } = this.options;
    const child = spawn(
      process.execPath,
      [
        ...(failpoints ? ['--import', preload] : []),
        ...['src/main.ts', 'start', '--roles', roles, '--config', configFile, '--data-dir', dataDir],
      ],
      {
        env: {
          ...{ PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_COMPILE_CACHE: `${dataDir}/compiled` },
          ...environment,
          ...(failpoints ? { FAILPOINTS: failpoints } : {}),
          PORT: `${port}`,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    this.#child = child;
    const log = createWriteStream(logFile, { flags: 'a' });
    const exit = once(child, 'exit');
    this.#ended = exit.then(([code, signal]) => {
      this.#up = false;
      log.end(`\n-- ${this.options.name} ended: ${signal ?? code}\n`);
      if (signal === 'SIGKILL' || code !== 0) this.deaths += 1;
    });
    const up = new Promise<true>((resolve) => {
      const hear = (chunk: Buffer): void => {
        log.write(chunk);
        if (chunk.includes('Sextant is up')) resolve(true);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
    });
    this.#up = await Promise.race([up, exit.then(() => false)]);
    return this.#up;
  }

  /** A frozen one is up for nobody: a load balancer's health check would see as much. */
  signal(signal: NodeJS.Signals): void {
    if (signal === 'SIGSTOP') this.#up = false;
    if (signal === 'SIGCONT') this.#up = this.#child?.exitCode === null && this.#child.signalCode === null;
    this.#child?.kill(signal);
  }

  /** Gone at once, in the middle of whatever it did. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.#ended;
  }

  async stop(): Promise<void> {
    this.signal('SIGTERM');
    await this.#ended;
  }
}
