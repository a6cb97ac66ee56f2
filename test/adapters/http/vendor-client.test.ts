import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createVendorClient } from '../../../src/adapters/http/vendor-client.ts';

const servers: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const client = (baseUrl: string, timeoutMs = 5000) =>
  createVendorClient({
    system: 'Acme',
    baseUrl,
    authorization: 'Bearer secret-token',
    credentials: 'ACME_TOKEN',
    timeoutMs,
  });
const call = (baseUrl: string, timeoutMs?: number) =>
  client(baseUrl, timeoutMs).json('/things', z.object({ id: z.number() }), { method: 'POST', body: { a: 1 } });

const answering =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

describe('vendor client', () => {
  test('sends what it was given and hands back checked JSON', async () => {
    let seen = '';
    const url = await serve((request, response) => {
      seen = `${request.method} ${request.url} ${request.headers.authorization}`;
      request.on('data', (chunk) => (seen += ` ${chunk}`));
      request.on('end', () => response.end('{"id":7,"more":true}'));
    });
    expect(await call(url)).toEqual({ data: { id: 7 } });
    expect(seen).toBe('POST /things Bearer secret-token {"a":1}');
  });

  test.each([
    [401, '{"message":"who?"}', 'unauthorised', /Acme \(POST \/things\).*ACME_TOKEN.*who\?/],
    [403, '', 'unauthorised', /lacks this right/],
    [404, '{"detail":"gone"}', 'not_found', /gone/],
    [409, '{}', 'conflict', /conflicts/],
    [422, '{"detail":[{"msg":"bad"}]}', 'upstream_invalid', /422.*bad/],
    [500, '<html>oops</html>', 'unavailable', /answered 500\.$/],
    [302, '', 'upstream_invalid', /redirects elsewhere/],
    [200, '<!doctype html>', 'upstream_invalid', /web page/],
    [200, '{"id":', 'upstream_invalid', /did not answer JSON/],
    [200, '{"id":"seven"}', 'upstream_invalid', /id: /],
    [200, '', 'upstream_invalid', /did not answer JSON/],
  ])('%d with %s is %s', async (status, body, code, message) => {
    const url = await serve(answering(status, body, status === 302 ? { location: 'http://example.test/' } : {}));
    await expect(call(url)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('the secret it sends stands in no error', async () => {
    const url = await serve(answering(401, 'no'));
    const error = await call(url).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('secret-token');
  });

  test.each([
    ['30', 30_000],
    ['nonsense', undefined],
    [null, undefined],
  ])('429 with Retry-After %s waits %s ms', async (value, retryAfterMs) => {
    const url = await serve(answering(429, '', value === null ? {} : { 'retry-after': value }));
    await expect(call(url)).rejects.toMatchObject({ code: 'rate_limited', retryable: true, retryAfterMs });
  });

  test.each([401, 403])('a token that ran out (%d) is renewed once and the call made again', async (status) => {
    const seen: unknown[] = [];
    const url = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(request.headers.authorization === 'Bearer new' ? 200 : status).end('{"id":1}');
    });
    const renewing = (later: string) =>
      createVendorClient({
        system: 'Acme',
        baseUrl: url,
        credentials: 'ACME_TOKEN',
        authorization: async (renew) => (renew ? later : 'Bearer old'),
      }).json('/things', z.object({ id: z.number() }));
    expect(await renewing('Bearer new')).toEqual({ data: { id: 1 } });
    await expect(renewing('Bearer as-bad')).rejects.toMatchObject({ code: 'unauthorised' });
    expect(seen).toEqual(['Bearer old', 'Bearer new', 'Bearer old', 'Bearer as-bad']);
  });

  test('what a caller expects is handed back with its words', async () => {
    const url = await serve(answering(404, '{"message":"none"}'));
    const got = await client(url).json('/x', z.unknown(), { expect: [404] });
    expect(got).toEqual({ status: 404, said: '{"message":"none"}' });
  });

  test('no answer, half an answer, nobody there, an unknown name', async () => {
    const silent = await serve(() => undefined);
    await expect(call(silent, 50)).rejects.toMatchObject({ code: 'timeout', retryable: true });
    const dripping = await serve((_request, response) => void response.write('{"id":'));
    await expect(call(dripping, 200)).rejects.toMatchObject({ code: 'timeout' });
    const cut = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id":', () => response.destroy());
    });
    await expect(call(cut)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    const gone = createTcpServer().listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    await expect(call(`http://127.0.0.1:${port}`)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('nothing listens'),
    });
    await expect(call('http://nowhere.invalid')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('nowhere.invalid'),
    });
  });

  test('100 MB where JSON should be is cut off', async () => {
    const url = await serve((_request, response) => {
      const chunk = Buffer.alloc(1 << 20, 32);
      let left = 100;
      const write = (): void => {
        while (left-- > 0) if (!response.write(chunk)) return void response.once('drain', write);
        response.end();
      };
      response.on('error', () => undefined);
      write();
    });
    await expect(call(url)).rejects.toMatchObject({
      code: 'upstream_invalid',
      message: expect.stringContaining('more than 16 MiB'),
    });
  });
});
