import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createPrometheusMonitor } from '../../../src/adapters/prometheus/monitor.ts';
import { prometheusClients } from '../../../src/adapters/prometheus/prometheus-clients.ts';
import { prometheusMonitorSchema } from '../../../src/domain/monitor-spec.ts';
import type { Blind, Readings } from '../../../src/domain/observation.ts';
import { exampleModel } from '../../contracts/example-model.ts';

const dayMs = 86_400_000;
const now = new Date('2026-03-05T06:00:00Z');
const look = { now, windowMs: dayMs, windows: 3, reference: null };
const ends = ['2026-03-03', '2026-03-04', '2026-03-05'].map((day) => (Date.parse(`${day}T00:00:00Z`) - 1) / 1000);

interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Answers every query with one body; keeps what was asked. */
async function answering(status: number, body: unknown) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    asked.push({ path: request.url ?? '', headers: request.headers, form });
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

type Series = readonly [labels: Record<string, string>, values: readonly (string | null)[]];
const matrix = (series: readonly Series[], more: object = {}) => ({
  status: 'success',
  data: {
    resultType: 'matrix',
    result: series.map(([metric, values]) => ({
      metric,
      values: values.flatMap((value, i) => (value === null ? [] : [[ends[i], value]])),
    })),
  },
  ...more,
});
const of = (url: string, id = 'm', spec: object = {}) => ({
  ...exampleModel({
    monitor: { prometheus: prometheusMonitorSchema.parse({ url, drift: 'model_drift{env="prod"}', ...spec }) },
  }),
  id,
});
const monitor = (account = {}) => createPrometheusMonitor(prometheusClients(account));
const seen = async (body: unknown, at = look) =>
  (await monitor().observe(of((await answering(200, body)).url), at)) as Readings | Blind;

describe('Prometheus monitor', () => {
  test('one gauge is L0, with its source; a window without a value is null', async () => {
    expect(await seen(matrix([[{ model: 'm' }, ['0.02', null, '0.31']]]))).toMatchObject({
      blind: false,
      level: 'L0',
      source: expect.stringMatching(/^Prometheus http.*, model_drift\{env="prod"\}$/),
      gauges: [{ name: 'model_drift', feature: null, values: [0.02, null, 0.31] }],
    });
  });

  test('a value a feature is L1', async () => {
    const answer = matrix([
      [{ model: 'm', feature: 'amount' }, ['0.02', '0.3', '0.31']],
      [{ model: 'm', feature: 'country' }, ['0.01', '0.01', '0.01']],
      [{ model: 'other', feature: 'amount' }, ['9', '9', '9']],
    ]);
    expect(await seen(answer)).toMatchObject({
      level: 'L1',
      gauges: [{ feature: 'amount' }, { feature: 'country' }],
    });
  });

  test('all models of a sweep are one query, with the step of the data window', async () => {
    const ids = Array.from({ length: 300 }, (_, i) => `model-${i}`);
    const { url, asked } = await answering(200, matrix(ids.map((model) => [{ model }, ['0', '0', '0']])));
    const one = monitor();
    const all = await Promise.all(ids.map((id) => one.observe(of(url, id), look)));
    expect(all.every(({ blind }) => !blind)).toBe(true);
    expect(asked.map(({ path, form }) => [path, Object.fromEntries(form)])).toEqual([
      [
        '/api/v1/query_range',
        {
          query: 'avg by (model, feature) (avg_over_time(model_drift{env="prod"}[86400000ms]))',
          start: String(ends[0]),
          end: String(ends[2]),
          step: '86400',
        },
      ],
    ]);
  });

  test.each(['NaN', '+Inf', '-Inf'])('%s is no measurement: blind, not healthy', async (value) => {
    expect(await seen(matrix([[{ model: 'm' }, ['0.02', '0.02', value]]]))).toMatchObject({
      blind: true,
      reason: expect.stringContaining('no measurement'),
    });
  });

  test('silence is blind, with the last time anything was said', async () => {
    expect(await seen(matrix([]))).toMatchObject({ blind: true, reason: 'nothing is reported about m' });
    const later = { ...look, windows: 3, now: new Date(now.getTime()) };
    const { url } = await answering(200, matrix([[{ model: 'm' }, ['0.02', null, null]]]));
    const stale = await monitor().observe(of(url, 'm', { stale_after: '1d' }), later);
    expect(stale).toMatchObject({ blind: true, since: new Date('2026-03-03T00:00:00Z') });
  });

  test('a partial answer says so where the number stands', async () => {
    const partial = matrix([[{ model: 'm' }, ['0', '0', '0']]], { warnings: ['store-3 is down'] });
    expect((await seen(partial)).source).toContain('it warns: store-3 is down');
  });

  test('credentials and the headers of a tenant are sent', async () => {
    const { url, asked } = await answering(200, matrix([]));
    const tenant = of(url, 'm', { headers: { 'X-Scope-OrgID': 'team-a' } });
    await monitor({ username: 'reader', password: 'secret' }).observe(tenant, look);
    await monitor({ token: 'tok' }).observe(tenant, look);
    expect(asked.map(({ headers }) => [headers['x-scope-orgid'], headers.authorization])).toEqual([
      ['team-a', `Basic ${Buffer.from('reader:secret').toString('base64')}`],
      ['team-a', 'Bearer tok'],
    ]);
  });

  test.each([
    [401, '', /PROMETHEUS_USERNAME/],
    [403, '', /lacks this right/],
    [404, '', /has no such thing/],
    [
      422,
      { status: 'error', errorType: 'execution', error: 'query processing would load too many samples' },
      /samples/,
    ],
    [400, { status: 'error', errorType: 'bad_data', error: 'parse error' }, /parse error/],
    [200, '<html>login</html>', /web page/],
    [200, '{"status":"success","data":{', /did not answer JSON/],
    [200, { status: 'success', data: { resultType: 'vector', result: [] } }, /shape/],
  ])('%s makes the model blind, with what to do: %j', async (status, body, reason) => {
    const { url } = await answering(status, body);
    expect(await monitor().observe(of(url), look)).toMatchObject({
      blind: true,
      reason: expect.stringMatching(reason),
    });
  });

  test.each([
    [503, 'unavailable'],
    [500, 'unavailable'],
    [429, 'rate_limited'],
  ])('%s is tried again, and its failure is not remembered', async (status, code) => {
    const { url, asked } = await answering(status, 'busy');
    const one = monitor();
    await expect(one.observe(of(url), look)).rejects.toMatchObject({ code, retryable: true });
    await expect(one.observe(of(url), look)).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(2);
  });
});
