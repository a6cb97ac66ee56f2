import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type HttpServer, startHttpServer } from '../../src/http/http-server.ts';
import { createMetrics } from '../../src/telemetry/create-metrics.ts';
import { fleetGauges } from '../../src/telemetry/fleet-readings.ts';
import { conceptWorld } from '../drift/worlds.ts';
import { finishRun } from '../flows/candidate.ts';
import { makeTemplate, modelOf, oncall, openScene, prepare, type Scene } from '../flows/scene.ts';
import { silentLog } from '../store/silent-log.ts';

let scene: Scene;
let server: HttpServer;

const scrape = (headers: Record<string, string> = {}): Promise<Response> => fetch(`${server.url}/metrics`, { headers });

/** The samples of a page: name with labels → value. */
const samples = (text: string): Map<string, number> =>
  new Map(
    text
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );

beforeAll(async () => {
  const models = [modelOf('m'), modelOf('dark', { budget: { per_month: 100, cost_per_minute: 0.12 } })];
  const dark = { blind: true, reason: 'the log is empty', source: 'a file', since: null } as const;
  scene = await openScene(await makeTemplate(), models, { m: prepare(conceptWorld(1)), dark });
  const metrics = createMetrics({ store: scene.store, models: scene.deps.models, agentLimit: 10 });
  Object.assign(scene.runner, { observer: metrics.observer });
  server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    log: silentLog,
    ready: async () => ({ ready: true, checks: {} }),
    intake: null,
    slack: null,
    wallClock: () => new Date(),
    metrics: { page: metrics.page, token: 'of-prometheus' },
    observer: metrics.observer,
  });
  await scene.fire('m');
  await scene.settle();
  await finishRun(scene, 'm');
  const approval = await scene.one('approval');
  await scene.advance(20 * 60_000);
  await scene.press(approval.id, oncall);
  await scene.settle();
  await scene.sweep();
  await scene.settle();
});
afterAll(async () => {
  await server.close();
  await scene.close();
});

describe('/metrics', () => {
  it('is read with its token alone', async () => {
    expect((await scrape()).status).toBe(401);
    expect((await scrape({ authorization: 'Bearer of-nobody' })).status).toBe(401);
    const page = await scrape({ authorization: 'Bearer of-prometheus' });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  });

  it('tells the story that was played: each count from what was committed', async () => {
    const text = await (await scrape({ authorization: 'Bearer of-prometheus' })).text();
    const found = samples(text);
    expect(
      Object.fromEntries(
        [...found].filter(([name]) => /_total|_posts_owed$|blind|configured|_up|_steps_due/.test(name)),
      ),
    ).toMatchObject({
      sextant_store_up: 1,
      sextant_models_configured: 2,
      'sextant_signals_total{source="alertmanager"}': 1,
      'sextant_decisions_total{action="retrain",mode="act",by="model"}': 1,
      'sextant_runs_total{state="succeeded"}': 1,
      'sextant_validations_total{outcome="PASS"}': 1,
      'sextant_promotions_total{state="done"}': 1,
      sextant_sweeps_total: 1,
      'sextant_checks_total{outcome="blind"}': 1,
      'sextant_models{outcome="blind"}': 1,
      'sextant_model_blind{model="dark"}': 1,
      sextant_posts_owed: 0,
      'sextant_steps_due{role="agent"}': 0,
    });
    const approved = { kind: 'promote', outcome: 'approved' };
    const labels = Object.entries(approved)
      .map(([k, v]) => `${k}="${v}"`)
      .join(',');
    expect(found.get(`sextant_approval_latency_seconds_count{${labels}}`)).toBe(1);
    const seconds = found.get(`sextant_approval_latency_seconds_sum{${labels}}`) ?? 0;
    expect(seconds).toBeGreaterThanOrEqual(20 * 60);
    expect(seconds).toBeLessThan(21 * 60);
    const sweep = await scene.one('sweep', { state: 'done' });
    expect(found.get('sextant_sweep_last_timestamp_seconds')).toBeCloseTo((sweep.endedAt?.getTime() ?? 0) / 1000, 2);
    const run = await scene.one('run');
    expect(found.get('sextant_budget_spent{budget="model-month",model="m",currency="USD"}')).toBeCloseTo(
      run.cost ?? run.estimatedCost ?? -1,
    );
    expect(found.get('sextant_step_duration_seconds_count{kind="decide",outcome="done"}')).toBeGreaterThan(0);
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('says that the store is away rather than nothing', async () => {
    const away = createMetrics({
      store: { ...scene.store, now: () => Promise.reject(new Error('gone')) },
      models: scene.deps.models,
      agentLimit: null,
    });
    const found = samples(await away.page.text());
    expect(found.get('sextant_store_up')).toBe(0);
    expect([...found.keys()].filter((name) => name.startsWith('sextant_posts'))).toEqual([]);
  });
});

describe('the shipped rules and dashboard', () => {
  const rules = readFileSync('examples/prometheus/sextant.rules.yml', 'utf8');
  const dashboard = readFileSync('examples/grafana/sextant.json', 'utf8');
  const docs = readFileSync('docs/operating.md', 'utf8').split('\n## Metrics\n')[1] ?? '';
  const named = (text: string): string[] => [...new Set(text.match(/\bsextant_[a-z_]+/g) ?? [])];

  it('use metrics that exist, and the docs name them all', async () => {
    const text = await (await scrape({ authorization: 'Bearer of-prometheus' })).text();
    const known = new Set([
      ...[...text.matchAll(/^# HELP (\S+)/gm)].map((match) => match[1]),
      ...Object.keys(fleetGauges),
    ]);
    const base = (name: string): string => (known.has(name) ? name : name.replace(/_(count|sum|bucket)$/, ''));
    const unknown = (source: string) => named(source).filter((name) => !known.has(base(name)));
    expect({ rules: unknown(rules), dashboard: unknown(dashboard), docs: unknown(docs) }).toEqual({
      rules: [],
      dashboard: [],
      docs: [],
    });
    const documented = new Set(named(docs).map(base));
    expect([...known].filter((name) => name?.startsWith('sextant_') && !documented.has(name))).toEqual([]);
  });

  it('carry no model label: an alert about Sextant never comes back to it as one of a model', () => {
    const { groups } = parse(rules) as { groups: { rules: { alert: string; expr: string; labels: object }[] }[] };
    for (const { alert, expr, labels } of groups.flatMap((group) => group.rules)) {
      expect({ alert, labels: Object.keys(labels) }).toEqual({ alert, labels: ['severity'] });
      expect(expr, alert).not.toMatch(/by \([^)]*\bmodel\b/);
    }
  });
});
