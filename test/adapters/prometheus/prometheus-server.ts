import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';

export const prometheusProgram = process.env.TEST_PROMETHEUS;
export const whyNoPrometheus = 'skipped: TEST_PROMETHEUS names no prometheus program (Debian: prometheus)';

export interface PrometheusOptions {
  /** Samples from before the start, in the text format with times in seconds. */
  readonly history?: string;
  /** prometheus.yml; nothing is scraped without one. */
  readonly config?: string;
  /** Other files beside the configuration, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A real Prometheus with its history written beforehand. */
export async function startPrometheus({ history, config = 'global: {}', files = {} }: PrometheusOptions) {
  const directory = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const data = join(directory, 'data');
  await mkdir(data);
  await writeFile(join(directory, 'prometheus.yml'), config);
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  if (history) {
    const samples = join(directory, 'history.om');
    await writeFile(samples, `${history}\n# EOF\n`);
    const blocks = ['tsdb', 'create-blocks-from', 'openmetrics', samples, data];
    await promisify(execFile)(prometheusProgram!.replace(/prometheus$/, 'promtool'), blocks);
  }
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    prometheusProgram!,
    [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=10y',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  await ready(child, url);
  return {
    url,
    stop: async () => {
      const closed = child.exitCode === null ? once(child, 'close') : null;
      child.kill('SIGKILL');
      await closed;
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The hook's own time limit ends the wait. */
export async function ready(child: ChildProcess, url: string): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    const answer = await fetch(`${url}/-/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
