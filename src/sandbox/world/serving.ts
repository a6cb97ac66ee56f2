import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Artifact } from './learner.ts';
import { readArtifact, readChampion } from './model-store.ts';

interface Loaded {
  readonly version: string;
  readonly artifact: Artifact;
  readonly loadedAt: Date;
}

/** Serves the models: loads what the alias names, some time after it has changed, as real serving does. */
export interface WorldServing {
  readonly url: string;
  loaded(model: string): Loaded;
  /** What the alias named when last looked at; null before the first version. */
  champion(model: string): string | null;
  /** Resolves when every model serves what its alias names. */
  settled(): Promise<void>;
  onReload(listener: (model: string, version: string) => void): void;
  close(): Promise<void>;
}

export interface ServingOptions {
  readonly registry: string;
  readonly models: readonly string[];
  readonly reloadDelayMs: number;
  readonly port: number;
}

const pollMs = 250;

export async function startServing(options: ServingOptions): Promise<WorldServing> {
  const loaded = new Map<string, Loaded>();
  const seen = new Map<string, { version: string; at: number }>();
  const champions = new Map<string, string | null>();
  const listeners: ((model: string, version: string) => void)[] = [];

  const load = async (model: string, version: string): Promise<void> => {
    loaded.set(model, {
      version,
      artifact: await readArtifact(options.registry, model, version),
      loadedAt: new Date(),
    });
  };
  /** Answers how long the reload still has to wait; 0 when the alias' version serves. */
  const refresh = async (model: string): Promise<number> => {
    const version = await readChampion(options.registry, model);
    champions.set(model, version);
    if (version === null || version === loaded.get(model)?.version) return 0;
    if (seen.get(model)?.version !== version) seen.set(model, { version, at: performance.now() });
    const wait = seen.get(model)!.at + options.reloadDelayMs - performance.now();
    if (wait > 0) return wait;
    await load(model, version);
    for (const listener of listeners) listener(model, version);
    return 0;
  };
  const refreshAll = async (): Promise<number> => Math.max(0, ...(await Promise.all(options.models.map(refresh))));

  for (const model of options.models) {
    const version = await readChampion(options.registry, model);
    champions.set(model, version);
    if (version !== null) await load(model, version);
  }
  const server = await listen(options.port, async (model) => {
    await refresh(model);
    return loaded.get(model) ?? null;
  });
  // A version that cannot be loaded leaves the old one serving; the next look tries again.
  const timer = setInterval(() => void refreshAll().catch(() => undefined), pollMs).unref();

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    loaded: (model) => {
      const found = loaded.get(model);
      if (!found) throw new Error(`the simulated serving has no model ${model}`);
      return found;
    },
    champion: (model) => champions.get(model) ?? null,
    settled: async () => {
      for (let wait = await refreshAll(); wait > 0; wait = await refreshAll()) {
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    },
    onReload: (listener) => listeners.push(listener),
    close: async () => {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(port: number, find: (model: string) => Promise<Loaded | null>): Promise<Server> {
  const server = createServer((request, response) => {
    const model = /^\/models\/([^/?]+)$/.exec(request.url ?? '')?.[1];
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.method !== 'GET' || model === undefined) return answer(404, { error: 'GET /models/<id>' });
    find(decodeURIComponent(model)).then(
      (found) => {
        if (!found) return answer(404, { error: 'no such model' });
        const { version, loadedAt } = found;
        return answer(200, { model, version, loadedAt: loadedAt.toISOString(), simulated: true });
      },
      () => answer(503, { error: 'the model cannot be loaded' }),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
