import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLiveAlerts } from '../../../src/adapters/alertmanager/live-alerts.ts';
import { draft } from '../../../src/app/alert-sources.ts';
import { type HttpServer, startHttpServer } from '../../../src/http/http-server.ts';
import { reconcileAlerts } from '../../../src/process/reconcile-alerts.ts';
import { watchdogSource } from '../../../src/process/tell-silence.ts';
import { makeTemplate, modelOf, newId, openScene, type Scene } from '../../flows/scene.ts';
import { silentLog } from '../../store/silent-log.ts';
import { freePort } from '../free-port.ts';
import { prometheusProgram, startPrometheus } from '../prometheus/prometheus-server.ts';
import { alertmanagerProgram, startAlertmanagers, whyNoAlertmanager } from './alertmanager-server.ts';

const missing = !alertmanagerProgram || !prometheusProgram;
if (missing) console.warn(whyNoAlertmanager);

/** Waits until it holds; the test's own time limit ends it. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 200));
}

/** What a rule needs to fire: a gauge that a test may move. */
async function startExporter() {
  let drift = 0.02;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
    response.end(`# TYPE model_drift gauge\nmodel_drift{model="m"} ${drift}\n`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    move: (to: number) => {
      drift = to;
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const rules = `groups:
  - name: models
    interval: 1s
    rules:
      - { alert: ModelDrift, expr: "model_drift > 0.1", labels: { severity: warning }, annotations: { summary: "drift over 0.1" } }
      - { alert: Watchdog, expr: "vector(1)", labels: { severity: none } }
`;

describe.skipIf(missing)('a real rule, a real pair of Alertmanagers', () => {
  let scene: Scene;
  let door: HttpServer;
  let doorPort: number;
  let exporter: Awaited<ReturnType<typeof startExporter>>;
  let pair: Awaited<ReturnType<typeof startAlertmanagers>>;
  let prometheus: Awaited<ReturnType<typeof startPrometheus>>;

  const openDoor = () =>
    startHttpServer({
      host: '127.0.0.1',
      port: doorPort,
      log: silentLog,
      ready: async () => ({ ready: true, checks: {} }),
      intake: {
        store: scene.store,
        newId,
        secrets: { token: 'token-of-the-test', secret: undefined },
        watchdog: {
          alert: 'Watchdog',
          heard: async () => void (await scene.store.heartbeats.heard(watchdogSource)),
        },
      },
      slack: null,
      wallClock: () => new Date(),
    });

  beforeAll(async () => {
    scene = await openScene(await makeTemplate(), [modelOf('m')], {});
    doorPort = await freePort();
    door = await openDoor();
    exporter = await startExporter();
    const receiver = `{ url: "http://127.0.0.1:${doorPort}/webhooks/alertmanager", http_config: { authorization: { credentials: token-of-the-test } } }`;
    pair = await startAlertmanagers(`route:
  receiver: pager
  group_wait: 1s
  group_interval: 2s
  repeat_interval: 1m
  routes:
    - { receiver: sextant, group_by: [alertname, model], continue: true }
    - { receiver: pager }
receivers:
  - { name: sextant, webhook_configs: [${receiver}] }
  - { name: pager }
`);
    prometheus = await startPrometheus({
      config: `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs: [{ job_name: models, static_configs: [{ targets: ["${exporter.address}"] }] }]
alerting: { alertmanagers: [{ static_configs: [{ targets: [${pair.urls.map((url) => `"${url.slice(7)}"`).join(', ')}] }] }] }
`,
      files: { 'rules.yml': rules },
    });
  });
  afterAll(async () => {
    await Promise.allSettled([prometheus?.stop(), pair?.stop(), door?.close()]);
    exporter?.stop();
    await scene?.close();
  });

  const signals = () => scene.all('signal', { model: 'm' });
  const take = async (): Promise<void> => {
    for (const step of await scene.store.due(['bot'], 100)) await scene.runOnly(step.id);
  };
  const api = (urls = pair.urls) => createLiveAlerts({ urls, receiver: 'sextant', log: silentLog });
  const compare = () => reconcileAlerts({ source: api(), store: scene.store, newId, draft });

  test('the Watchdog is heard, and a rule that fires makes one incident however many peers deliver it', async () => {
    exporter.move(0.31);
    await until(async () => {
      await take();
      return (await signals()).length > 0;
    });
    expect(await scene.one('incident')).toMatchObject({ model: 'm', alertState: 'firing', title: 'drift over 0.1' });
    await until(async () => {
      const { rows } = await scene.store.pool.query('select source from sextant.heartbeat');
      return rows.length > 0;
    });
    const { complete, alerts } = await api().firing();
    expect(complete).toBe(true);
    expect(alerts.map(({ labels }) => labels.alertname).toSorted()).toEqual(['ModelDrift', 'Watchdog']);
    expect(await compare()).toEqual({ fired: 0, resolved: 0 });
  });

  test('what resolves while the receiver is down is found at its API', async () => {
    await door.close();
    exporter.move(0.02);
    await until(async () => (await api().firing()).alerts.every(({ labels }) => labels.alertname !== 'ModelDrift'));
    expect(await compare()).toEqual({ fired: 0, resolved: 1 });
    await take();
    expect(await scene.one('incident')).toMatchObject({ alertState: 'resolved' });
  });

  test('what fires while the receiver is down is found too, with one server of the pair gone', async () => {
    exporter.move(0.4);
    await until(async () => (await api().firing()).alerts.some(({ labels }) => labels.alertname === 'ModelDrift'));
    await pair.stopFirst();
    expect((await api().firing()).complete).toBe(false);
    expect(await compare()).toEqual({ fired: 1, resolved: 0 });
    await take();
    expect(await scene.one('incident')).toMatchObject({ alertState: 'firing' });
    door = await openDoor();
  });

  test('a cluster that does not answer at all is an error that names it', async () => {
    await expect(api(['http://127.0.0.1:1']).firing()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Alertmanager (GET /api/v2/alerts)'),
    });
  });
});
