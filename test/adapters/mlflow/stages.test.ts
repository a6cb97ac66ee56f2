import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mlflowClients } from '../../../src/adapters/mlflow/mlflow-clients.ts';
import { createMlflowRegistry } from '../../../src/adapters/mlflow/registry.ts';
import { createMlflowRegistryWriter } from '../../../src/adapters/mlflow/registry-writer.ts';
import { exampleModel } from '../../contracts/example-model.ts';

describe('a set-up that still serves by stages', () => {
  const posted: string[] = [];
  let aliased: string | null = null;
  const version = (number: string, current_stage: string) => ({
    name: 'Churn',
    version: number,
    creation_timestamp: 1,
    status: 'READY',
    current_stage,
  });
  const all = [version('3', 'None'), version('2', 'Production'), version('1', 'Production')];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://mlflow');
    const send = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
    request.resume();
    if (request.method === 'POST') posted.push(pathname);
    if (pathname.endsWith('/model-versions/search')) return send(200, { model_versions: all });
    if (!pathname.endsWith('/registered-models/alias')) return send(404, {});
    return aliased === null
      ? send(400, { error_code: 'INVALID_PARAMETER_VALUE', message: 'Registered model alias champion not found.' })
      : send(200, { model_version: all.find((one) => one.version === aliased) });
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => void server.close());

  const clients = mlflowClients({}, 'MLFLOW_USERNAME');
  const model = (stage?: string) =>
    exampleModel({
      registry: {
        mlflow: {
          url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          name: 'Churn',
          alias: 'champion',
          ...(stage ? { stage } : {}),
        },
      },
    });
  const registry = createMlflowRegistry({ clients, cacheDir: 'unused' });

  test('its newest version is the champion, as long as no alias is set', async () => {
    expect((await registry.champion(model('Production')))?.version).toBe('2');
    expect(await registry.champion(model('Staging'))).toBeNull();
    expect(await registry.champion(model())).toBeNull();
    aliased = '1';
    expect((await registry.champion(model('Production')))?.version).toBe('1');
    aliased = null;
  });

  test('nothing is promoted by a stage, and the way out is told', async () => {
    const writer = createMlflowRegistryWriter({ clients });
    await expect(writer.setAlias(model('Production'), { expected: '2', to: '3', tags: {} })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('which I only read: set the alias champion once by hand'),
    });
    expect(posted).toEqual([]);
  });
});
