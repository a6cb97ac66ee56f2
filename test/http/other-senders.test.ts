import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { grafanaScheme, refusalOf } from '../../src/http/authenticate.ts';
import { type HttpServer, startHttpServer } from '../../src/http/http-server.ts';
import { createMapping } from '../../src/http/map-body.ts';
import { newId } from '../flows/scene.ts';
import { silentLog } from '../store/silent-log.ts';

const token = 'bearer-of-the-test';
const wall = new Date('2026-03-05T12:00:00Z');
const seconds = String(wall.getTime() / 1000);
let server: HttpServer | null = null;
afterEach(() => server?.close());

async function open(withWatchdog = true) {
  const rows: unknown[] = [];
  const seen = { heard: 0, hurried: [] as string[] };
  server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    log: silentLog,
    ready: async () => ({ ready: true, checks: {} }),
    intake: {
      store: {
        receive: async (row) => {
          rows.push(row);
          return 'stored';
        },
      },
      newId,
      secrets: { token, secret: undefined, mlflow: 'mlflow-secret' },
      mappings: new Map([['plain', createMapping('plain', 'ok ? {"model": name, "title": "t"}')]]),
      watchdog: withWatchdog
        ? {
            alert: 'Watchdog',
            heard: async () => {
              seen.heard += 1;
            },
          }
        : null,
      hurry: async (name) => seen.hurried.push(name),
      hurryRun: async (requestId) => seen.hurried.push(requestId),
    },
    slack: null,
    wallClock: () => wall,
  });
  const { url } = server;
  const post = async (path: string, body: unknown, headers: Record<string, string> = bearer) => {
    const sent = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    };
    const response = await fetch(`${url}${path}`, sent);
    return { status: response.status, ...((await response.json()) as object) };
  };
  return { rows, seen, post };
}
const bearer = { authorization: `Bearer ${token}` };
const basic = (password: string) => ({ authorization: `Basic ${Buffer.from(`sns:${password}`).toString('base64')}` });

describe('the Watchdog', () => {
  const alert = (alertname: string, labels = {}, status = 'firing') => ({
    status,
    labels: { alertname, ...labels },
    startsAt: '2026-03-05T11:00:00Z',
    fingerprint: alertname,
  });
  const delivery = (...alerts: object[]) => ({ version: '4', alerts });

  it('is a sign of life and no signal, alone or among others', async () => {
    const { rows, seen, post } = await open();
    expect(await post('/webhooks/alertmanager', delivery(alert('Watchdog')))).toMatchObject({
      status: 202,
      accepted: 0,
    });
    await post('/webhooks/alertmanager', delivery(alert('Watchdog'), alert('Drift', { model: 'm' })));
    expect(seen.heard).toBe(2);
    expect(rows).toHaveLength(1);
  });

  it('that is resolved is no sign of life', async () => {
    const { seen, post } = await open();
    expect(await post('/webhooks/alertmanager', delivery(alert('Watchdog', {}, 'resolved')))).toMatchObject({
      status: 202,
    });
    expect(seen.heard).toBe(0);
  });

  it('that nobody configured is an alert without a model', async () => {
    const { post } = await open(false);
    expect(await post('/webhooks/alertmanager', delivery(alert('Watchdog')))).toMatchObject({ status: 400 });
  });
});

describe('MLflow', () => {
  const body = {
    entity: 'model_version_alias',
    action: 'created',
    data: { name: 'fraud', alias: 'champion', version: '7' },
  };
  const signed = (secret: string, at = seconds, id = 'delivery-1') => ({
    'x-mlflow-delivery-id': id,
    'x-mlflow-timestamp': at,
    'x-mlflow-signature': `v1,${createHmac('sha256', secret)
      .update(`delivery-1.${at}.${JSON.stringify(body)}`)
      .digest('base64')}`,
  });

  it('hurries what is looked at anyway', async () => {
    const { seen, rows, post } = await open();
    expect(await post('/webhooks/mlflow', body, signed('mlflow-secret'))).toEqual({ status: 202, hurried: 1 });
    expect(seen.hurried).toEqual(['fraud']);
    expect(rows).toEqual([]);
  });

  it('and a pipeline that says it ended hurries the question, by request id', async () => {
    const { seen, post } = await open();
    expect(await post('/webhooks/pipeline', { request_id: 'run_1' })).toEqual({ status: 202, hurried: 1 });
    expect(seen.hurried).toEqual(['run_1']);
    expect(await post('/webhooks/pipeline', { request_id: '../x' })).toMatchObject({ status: 400 });
    expect(await post('/webhooks/pipeline', { request_id: 'run_1' }, {})).toMatchObject({ status: 401 });
  });

  it.each([
    ['another secret', signed('guess')],
    ['another delivery', signed('mlflow-secret', seconds, 'delivery-2')],
    ['an old delivery', signed('mlflow-secret', String(wall.getTime() / 1000 - 3600))],
    ['nothing', {}],
  ])('is refused with %s', async (_what, headers) => {
    const { seen, post } = await open();
    expect(await post('/webhooks/mlflow', body, headers)).toMatchObject({ status: 401 });
    expect(seen.hurried).toEqual([]);
  });
});

describe('a mapped sender', () => {
  it('enters by its name; what says nothing is taken, what is unknown refused', async () => {
    const { rows, post } = await open();
    expect(await post('/webhooks/mapped/plain', { ok: true, name: 'm' })).toMatchObject({ status: 202, accepted: 1 });
    expect(await post('/webhooks/mapped/plain', { ok: false })).toMatchObject({ status: 202, accepted: 0 });
    expect(await post('/webhooks/mapped/plain', { ok: true })).toMatchObject({
      status: 400,
      error: expect.stringContaining('sources.mapped.plain'),
    });
    expect(await post('/webhooks/mapped/other', {})).toMatchObject({ status: 400 });
    expect(rows).toHaveLength(1);
  });

  it('may give the token as the password of Basic', async () => {
    const { post } = await open();
    expect(await post('/webhooks/mapped/plain', {}, basic(token))).toMatchObject({ status: 202 });
    expect(await post('/webhooks/mapped/plain', {}, basic('guess'))).toMatchObject({ status: 401 });
    expect(await post('/webhooks/mapped/plain', {}, { authorization: 'Basic' })).toMatchObject({ status: 401 });
  });
});

describe('the time a sender signs', () => {
  const scheme = grafanaScheme({ signature_header: 'x-sig', timestamp_header: 'x-ts' });
  const answer = (timestamp: string) => {
    const raw = Buffer.from('{}');
    const given = { authorization: undefined, timestamp, signature: scheme.expected('s', timestamp, raw) };
    return refusalOf({ token: undefined, secret: 's' }, scheme, given, raw, wall);
  };

  it.each([[seconds], [`${seconds}123`], ['2026-03-05T12:00:10Z'], ['2026-03-05T13:00:00+01:00']])(
    '%s',
    (timestamp) => {
      expect(answer(timestamp)).toBeNull();
    },
  );

  it.each([
    ['yesterday'],
    [''],
    ['1e9'],
    ['2026-03-05'],
    [String(wall.getTime() / 1000 - 301)],
    ['2026-03-05T11:00:00Z'],
  ])('is refused: "%s"', (timestamp) => {
    expect(answer(timestamp)).toMatch(/X-Ts/);
  });
});
