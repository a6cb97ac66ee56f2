import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createMetrics } from '../../src/telemetry/create-metrics.ts';
import { makeTemplate, modelOf, openScene, type Scene } from '../flows/scene.ts';

const run = promisify(execFile);
const promtool = process.env.TEST_PROMTOOL ?? 'promtool';
const missing = await run(promtool, ['--version']).then(
  () => false,
  () => true,
);
if (missing) console.log('skipped: promtool is not installed (Debian package prometheus)');

describe.skipIf(missing)('the shipped rules under the real promtool', () => {
  let dir: string;
  let scene: Scene;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sextant-promtool-'));
    scene = await openScene(await makeTemplate(), [modelOf('m')], {});
  });
  afterAll(async () => {
    await scene.close();
    await rm(dir, { recursive: true });
  });

  it('are rules, and fire when they should and not else', async () => {
    const { stdout } = await run(promtool, ['check', 'rules', 'examples/prometheus/sextant.rules.yml']);
    expect(stdout).toMatch(/SUCCESS: \d+ rules found/);
    await run(promtool, ['check', 'config', 'examples/prometheus/prometheus.yml']);
    const tested = await run(promtool, ['test', 'rules', 'examples/prometheus/sextant.rules.test.yml']);
    expect(tested.stdout).toContain('SUCCESS');
  });

  it('are all tested: each fires somewhere in the tests', async () => {
    const rules = await readFile('examples/prometheus/sextant.rules.yml', 'utf8');
    const tests = await readFile('examples/prometheus/sextant.rules.test.yml', 'utf8');
    const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map((match) => match[1] ?? '');
    const fired = [...tests.matchAll(/alertname: (\w+)\n\s+exp_alerts:\n/g)].map((match) => match[1] ?? '');
    expect(alerts.length).toBeGreaterThan(10);
    expect(alerts.filter((alert) => !fired.includes(alert))).toEqual([]);
  });

  it('take the page for well-formed', async () => {
    const metrics = createMetrics({ store: scene.store, models: scene.deps.models, agentLimit: 10 });
    metrics.observer.call('MLflow', 'ok', 0.1);
    metrics.observer.request('POST', '/webhooks/alertmanager', 202, 0.01);
    const child = run(promtool, ['check', 'metrics']);
    child.child.stdin?.end(await metrics.page.text());
    await expect(child).resolves.toMatchObject({ stdout: '' });
  });

  it('understand every query of the dashboard', async () => {
    const dashboard = JSON.parse(await readFile('examples/grafana/sextant.json', 'utf8')) as {
      panels: { title: string; targets: { expr: string }[] }[];
    };
    const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const rules = queries.map((expr, index) => ({ record: `panel:${index}`, expr }));
    const file = join(dir, 'dashboard.yml');
    await writeFile(file, stringify({ groups: [{ name: 'dashboard', rules }] }));
    const { stdout } = await run(promtool, ['check', 'rules', file]);
    expect(stdout).toContain(`SUCCESS: ${queries.length} rules found`);
  });
});
