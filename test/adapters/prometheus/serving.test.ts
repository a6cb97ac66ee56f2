import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createVendorClient } from '../../../src/adapters/http/vendor-client.ts';
import { createPrometheusServing } from '../../../src/adapters/prometheus/serving.ts';
import type { Model } from '../../../src/domain/model.ts';
import { exampleModel } from '../../contracts/example-model.ts';
import { servingContract } from '../../contracts/serving-contract.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

const serving = createPrometheusServing((baseUrl) =>
  createVendorClient({ system: 'Prometheus', baseUrl, credentials: 'the address' }),
);

async function serve(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status, { connection: 'close' }).end(body));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const asking = (url: string): Model =>
  exampleModel({ serving: { prometheus: { url, query: 'model_info{model="example"}', label: 'version' } } });

const vector = (...series: [labels: Record<string, string>, value: string][]): string =>
  JSON.stringify({
    status: 'success',
    data: { resultType: 'vector', result: series.map(([metric, value]) => ({ metric, value: [1790000000, value] })) },
  });

/** The contract speaks of `{"version": …}`: put the way Prometheus puts it. */
const asVector = (body: string): string => {
  const version = /^\{"version":"(.*)"\}$/.exec(body)?.[1];
  return version === undefined ? body : vector([{ version }, '1']);
};

servingContract('Prometheus', async () => {
  const unused = await serve(200, '');
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return {
    serving,
    answering: async ({ status = 200, body }) => asking(await serve(status, asVector(body))),
    silent: exampleModel(),
    unreachable: asking(unused),
  };
});

test('while two versions answer, neither is the one that serves', async () => {
  const model = asking(await serve(200, vector([{ version: '42' }, '0.3'], [{ version: '41' }, '0.7'])));
  expect(await serving.version(model)).toMatchObject({ version: '41 and 42' });
});

test('a version that answers nothing any more does not count, and no series says nothing', async () => {
  const model = asking(await serve(200, vector([{ version: '42' }, '5'], [{ version: '41' }, '0'])));
  expect(await serving.version(model)).toMatchObject({ version: '42' });
  expect(await serving.version(asking(await serve(200, vector())))).toBeNull();
});

test.each([
  ['a range', JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [] } })],
  ['a series without the label', vector([{ job: 'x' }, '1'])],
])('%s is an error, never a version', async (_what, body) => {
  await expect(serving.version(asking(await serve(200, body)))).rejects.toMatchObject({ code: 'upstream_invalid' });
});
