import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { createHttpServing } from '../../../src/adapters/local/http-serving.ts';
import { exampleModel } from '../../contracts/example-model.ts';
import { servingContract } from '../../contracts/serving-contract.ts';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function serve(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(status, { connection: 'close' }).end(body));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/models/example`;
}

servingContract('http', async () => {
  const unused = await serve(200, '');
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return {
    serving: createHttpServing(),
    answering: async ({ status = 200, body }) =>
      exampleModel({ serving: { http: { url: await serve(status, body) } } }),
    silent: exampleModel(),
    unreachable: exampleModel({ serving: { http: { url: unused } } }),
  };
});
