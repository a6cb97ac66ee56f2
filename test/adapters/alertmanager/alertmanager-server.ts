import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../free-port.ts';
import { ready } from '../prometheus/prometheus-server.ts';

export const alertmanagerProgram = process.env.TEST_ALERTMANAGER;
export const whyNoAlertmanager =
  'skipped: TEST_ALERTMANAGER names no alertmanager program (Debian: prometheus-alertmanager)';

/** A real pair of Alertmanagers that gossip, with one configuration. */
export async function startAlertmanagers(config: string) {
  const directory = await mkdtemp(join(tmpdir(), 'alertmanager-'));
  const file = join(directory, 'alertmanager.yml');
  await writeFile(file, config);
  const peers = [await freePort(), await freePort()];
  const children = await Promise.all(
    peers.map(async (peer, i) => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const child = spawn(
        alertmanagerProgram!,
        [
          `--config.file=${file}`,
          `--storage.path=${join(directory, String(i))}`,
          `--web.listen-address=127.0.0.1:${port}`,
          `--cluster.listen-address=127.0.0.1:${peer}`,
          `--cluster.peer=127.0.0.1:${peers[1 - i]}`,
          '--cluster.peer-timeout=1s',
          '--cluster.settle-timeout=2s',
        ],
        { stdio: 'ignore' },
      );
      await ready(child, url);
      return { child, url };
    }),
  );
  const stopOne = async ({ child }: (typeof children)[number]): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  };
  return {
    urls: children.map(({ url }) => url),
    stopFirst: () => stopOne(children[0]!),
    stop: async () => {
      await Promise.all(children.map(stopOne));
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
