import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RegisteredModel } from '../../src/domain/registered-model.ts';

export interface RegistryServer {
  readonly url: string;
  models: readonly RegisteredModel[];
  up: boolean;
  /** Searches that were answered. */
  asked: number;
  close(): Promise<void>;
}

/** Answers searches over registered models as MLflow does, page by page; everything else is unknown to it. */
export async function startRegistryServer(models: readonly RegisteredModel[]): Promise<RegistryServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://registry');
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (!registry.up) return send(503, { error_code: 'TEMPORARILY_UNAVAILABLE', message: 'down' });
    if (url.pathname !== '/api/2.0/mlflow/registered-models/search')
      return send(404, { error_code: 'ENDPOINT_NOT_FOUND', message: url.pathname });
    registry.asked += 1;
    const from = Number(url.searchParams.get('page_token') ?? 0);
    const most = Math.min(100, Number(url.searchParams.get('max_results') ?? 100));
    const page = registry.models.slice(from, from + most);
    const more = from + most < registry.models.length;
    return send(200, {
      registered_models: page.map(({ name, tags, aliases }) => ({
        name,
        ...(Object.keys(tags).length > 0 ? { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) } : {}),
        aliases: Object.entries(aliases).map(([alias, version]) => ({ alias, version })),
      })),
      ...(more ? { next_page_token: String(from + most) } : {}),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const registry: RegistryServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    models,
    up: true,
    asked: 0,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return registry;
}
