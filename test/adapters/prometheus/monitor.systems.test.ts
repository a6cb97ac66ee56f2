import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPrometheusMonitor } from '../../../src/adapters/prometheus/monitor.ts';
import { prometheusClients } from '../../../src/adapters/prometheus/prometheus-clients.ts';
import { prometheusMonitorSchema } from '../../../src/domain/monitor-spec.ts';
import { DAY, START } from '../../drift/synthetic-world.ts';
import { playToPromotion, watchToTheEnd } from '../../flows/level-story.ts';
import { makeTemplate, modelOf, openScene } from '../../flows/scene.ts';
import { prometheusProgram, startPrometheus, whyNoPrometheus } from './prometheus-server.ts';

if (!prometheusProgram) console.warn(whyNoPrometheus);

/** Sixteen days, a value every four hours: quiet, high from the sixth day, quiet again from the eleventh. */
function history(): string {
  const lines = ['# TYPE model_drift gauge', '# TYPE model_feature_drift gauge'];
  const write = (name: string, labels: string, value: (day: number) => string) => {
    for (let at = START; at < START + 16 * DAY; at += DAY / 6)
      lines.push(`${name}{${labels}} ${value(Math.floor((at - START) / DAY))} ${at / 1000}`);
  };
  const moved = (day: number): string => (day >= 5 && day < 10 ? '0.31' : '0.03');
  write('model_drift', 'model="m",pod="a"', moved);
  write('model_drift', 'model="m",pod="b"', moved);
  write('model_drift', 'model="nan"', (day) => (day >= 9 ? 'NaN' : '0.02'));
  write('model_drift', 'model="gone"', (day) => (day < 2 ? '0.02' : ''));
  write('model_feature_drift', 'model="m",feature="amount"', moved);
  write('model_feature_drift', 'model="m",feature="country"', () => '0.01');
  return lines.filter((line) => !/ {2}\d/.test(line)).join('\n');
}

describe.skipIf(!prometheusProgram)('Prometheus, the real server', () => {
  let server: Awaited<ReturnType<typeof startPrometheus>>;
  let template: string;
  beforeAll(async () => {
    server = await startPrometheus({ history: history() });
    template = await makeTemplate();
  });
  afterAll(() => server?.stop());

  const monitor = () => createPrometheusMonitor(prometheusClients({}));
  const spec = (drift: string, more: object = {}) => ({
    prometheus: prometheusMonitorSchema.parse({ url: server.url, drift, ...more }),
  });
  const policy = { on_unknown: 'retrain', watch: { window: '3d' } } as const;
  const look = { now: new Date(START + 10.5 * DAY), windowMs: DAY, windows: 5, reference: null };

  test('the whole story at L0, with nothing but one metric above 0.1', async () => {
    const model = modelOf('m', policy, { monitor: spec('model_drift') });
    const scene = await openScene(template, [model], {}, monitor());
    try {
      const { measurement } = await playToPromotion(scene, { level: 'L0', verdict: 'unknown' });
      expect(measurement).toMatchObject({ drift: { column: 'model_drift', value: 0.31 }, persistence: { hits: 3 } });
      expect(await watchToTheEnd(scene, 6)).toMatchObject({ state: 'healthy' });
      expect((await scene.one('incident')).state).toBe('closed');
    } finally {
      await scene.close();
    }
  });

  test('the whole story at L1, naming the feature', async () => {
    const model = modelOf('m', policy, { monitor: spec('model_feature_drift') });
    const scene = await openScene(template, [model], {}, monitor());
    try {
      const { measurement } = await playToPromotion(scene, { level: 'L1', verdict: 'unknown' });
      expect(measurement.columns.map(({ column, alert }) => [column, alert])).toEqual([
        ['amount', true],
        ['country', false],
      ]);
    } finally {
      await scene.close();
    }
  });

  test('NaN, a metric that went away and one that never was make models blind', async () => {
    const blind = async (id: string, drift = 'model_drift') =>
      monitor().observe(modelOf(id, {}, { monitor: spec(drift) }), look);
    expect(await blind('nan')).toMatchObject({ blind: true, reason: expect.stringContaining('NaN') });
    expect(await blind('gone')).toMatchObject({ blind: true, reason: expect.stringContaining('nothing is reported') });
    expect(await blind('m', 'no_such_metric')).toMatchObject({ blind: true });
  });

  test('what Prometheus refuses is told in its own words', async () => {
    const broken = modelOf('m', {}, { monitor: spec('model_drift{pod=}') });
    expect(await monitor().observe(broken, look)).toMatchObject({
      blind: true,
      reason: expect.stringContaining('parse error'),
    });
  });
});
