import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatId } from '../../src/domain/id.ts';
import { inboxSignalsSchema } from '../../src/domain/signal-draft.ts';
import { grafanaScheme } from '../../src/http/authenticate.ts';
import { type HttpServer, startHttpServer } from '../../src/http/http-server.ts';
import type { NewId } from '../../src/ports/ids.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { OpenStore } from '../../src/store/sql-store.ts';
import { silentLog } from '../store/silent-log.ts';

const wall = new Date('2026-03-05T12:00:00Z');
const secret = 'contact-point-secret';
let drawn = 0;
const newId: NewId = (prefix) => formatId(prefix, new Uint8Array([drawn & 31, drawn++ >> 5]));

let dataDir: string;
let store: OpenStore;
const servers: HttpServer[] = [];

const start = async (names: Parameters<typeof grafanaScheme>[0]): Promise<string> => {
  const grafana = { secret, scheme: grafanaScheme(names) };
  const server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    log: silentLog,
    ready: async () => ({ ready: true, checks: {} }),
    intake: { store, newId, secrets: { token: 'bearer', secret: 'of-the-other-webhook', grafana } },
    slack: null,
    wallClock: () => wall,
  });
  servers.push(server);
  return `${server.url}/webhooks/grafana`;
};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sextant-grafana-'));
  store = await openStore({ dataDir, newId, log: silentLog });
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await store.close();
  await rm(dataDir, { recursive: true });
});

/** As Grafana's documentation shows it. */
const body = (changes: object = {}) =>
  JSON.stringify({
    receiver: 'sextant',
    status: 'firing',
    orgId: 1,
    title: '[FIRING:1] drift',
    state: 'alerting',
    version: '1',
    truncatedAlerts: 0,
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'drift', model: 'fraud-detector', severity: 'critical' },
        annotations: { summary: 'drift above 0.1', runbook_url: 'https://wiki.test/drift' },
        startsAt: '2026-03-05T11:00:00Z',
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: 'https://grafana.test/alerting/1/edit',
        fingerprint: 'c6eadffa33fcdf37',
        silenceURL: 'https://grafana.test/alerting/silence/new',
        dashboardURL: 'https://grafana.test/d/abc',
        panelURL: 'https://grafana.test/d/abc?viewPanel=1',
        values: { B: 44.2, C: 1 },
        ...changes,
      },
    ],
  });

const send = async (url: string, text: string, headers: Record<string, string>, method = 'POST') => {
  const response = await fetch(url, { method, body: text, headers });
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
};
const hex = (text: string): string => createHmac('sha256', secret).update(text).digest('hex');

async function lastSignal() {
  const ids = await store.due(['bot'], 1000);
  for (const { id } of ids) {
    const claim = await store.claim(id, 1000);
    if (!claim) continue;
    const row = await store.inbox(claim.step.subject.id);
    await store.apply(claim, {});
    return inboxSignalsSchema.parse(row?.body).signals[0];
  }
  return undefined;
}

describe('POST /webhooks/grafana', () => {
  it('takes an alert signed over the body, with the links and values that Grafana gives', async () => {
    const url = await start({ signature_header: 'X-Grafana-Alerting-Signature' });
    const text = body();
    const answer = await send(url, text, { 'x-grafana-alerting-signature': hex(text) });
    expect(answer).toMatchObject({ status: 202, accepted: 1 });
    expect(await lastSignal()).toMatchObject({
      source: 'grafana',
      model: 'fraud-detector',
      title: 'drift above 0.1',
      severity: 'critical',
      labels: { value_B: '44.2', value_C: '1', alertname: 'drift' },
      links: {
        silence: 'https://grafana.test/alerting/silence/new',
        dashboard: 'https://grafana.test/d/abc',
        panel: 'https://grafana.test/d/abc?viewPanel=1',
        runbook: 'https://wiki.test/drift',
        source: 'https://grafana.test/alerting/1/edit',
      },
    });
    expect(await send(url, text, { 'x-grafana-alerting-signature': hex(text) }, 'PUT')).toMatchObject({
      status: 202,
      duplicate: true,
    });
  });

  it('with a timestamp header of its owner’s choice both are signed, and an old one is refused', async () => {
    const url = await start({ signature_header: 'X-Sig', timestamp_header: 'X-Sig-Time' });
    const at = (seconds: number, text: string) => ({ 'x-sig': hex(`${seconds}:${text}`), 'x-sig-time': `${seconds}` });
    const now = wall.getTime() / 1000;
    const text = body({ fingerprint: 'with-time' });
    expect(await send(url, text, at(now, text))).toMatchObject({ status: 202 });
    expect(await send(url, text, at(now - 301, text))).toMatchObject({
      status: 401,
      error: expect.stringContaining('X-Sig-Time is 301 s away'),
    });
    expect(await send(url, text, { 'x-sig': hex(text), 'x-sig-time': `${now}` })).toMatchObject({
      status: 401,
      error: 'X-Sig does not match the body.',
    });
    expect(await send(url, text, { 'x-sig': hex(text) })).toMatchObject({ status: 401 });
  });

  it('takes the bearer token of a Grafana without signatures, and nothing else', async () => {
    const url = await start({ signature_header: 'X-Grafana-Alerting-Signature' });
    const text = body({ fingerprint: 'older' });
    expect(await send(url, text, { authorization: 'Bearer bearer' })).toMatchObject({ status: 202 });
    expect(await send(url, text, {})).toMatchObject({ status: 401 });
    expect(await send(url, text, { 'x-grafana-alerting-signature': hex(`${text} `) })).toMatchObject({ status: 401 });
    // The signature of our own webhook opens no other door.
    expect(await send(url, text, { 'x-sextant-signature': 'v1=00' })).toMatchObject({ status: 401 });
  });

  it.each([
    ['a value that is text', body({ values: { B: 'x' } }), 'alerts[0].values.B'],
    ['no fingerprint', body({ fingerprint: '' }), 'alerts[0].fingerprint'],
    ['no model', body({ labels: { alertname: 'x' } }), 'alerts[0].labels.model: missing'],
  ])('400 names the field: %s', async (_name, text, says) => {
    const url = await start({ signature_header: 'X-Grafana-Alerting-Signature' });
    expect(await send(url, text, { 'x-grafana-alerting-signature': hex(text) })).toMatchObject({
      status: 400,
      error: expect.stringContaining(says),
    });
  });

  it('a script for a link is left out', async () => {
    const url = await start({ signature_header: 'X-Grafana-Alerting-Signature' });
    while (await lastSignal());
    const text = body({ panelURL: 'javascript:alert(1)', fingerprint: 'evil', values: null });
    await send(url, text, { 'x-grafana-alerting-signature': hex(text) });
    expect((await lastSignal())?.links).not.toHaveProperty('panel');
  });
});
