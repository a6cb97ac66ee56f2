import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mlflowClients } from '../../../src/adapters/mlflow/mlflow-clients.ts';
import { createMlflowMonitor } from '../../../src/adapters/mlflow/monitor.ts';
import { mlflowMonitorSchema } from '../../../src/domain/monitor-spec.ts';
import { exampleModel } from '../../contracts/example-model.ts';
import { admin, type MlflowServer, mlflowProgram, startMlflow, whyNoMlflow } from './mlflow-server.ts';

if (!mlflowProgram) console.warn(whyNoMlflow);

const dayMs = 86_400_000;
const look = { now: new Date('2026-03-05T06:00:00Z'), windowMs: dayMs, windows: 3, reference: null };

describe.skipIf(!mlflowProgram)('metrics that monitoring jobs log, real MLflow', () => {
  let server: MlflowServer;
  beforeAll(async () => {
    server = await startMlflow();
    const call = (path: string, body: object) => server.call('POST', `/${path}`, body);
    const { experiment_id } = await call('experiments/create', { name: 'monitoring' });
    const report = async (model: string, at: string, metrics: Record<string, number | string>) => {
      const start_time = Date.parse(at);
      const made = await call('runs/create', { experiment_id, start_time, tags: [{ key: 'model', value: model }] });
      const { run_id } = (made.run as { info: { run_id: string } }).info;
      const logged = Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: start_time, step: 0 }));
      await call('runs/log-batch', { run_id, metrics: logged });
    };
    await report('whole', '2026-03-02T05:00:00Z', { drift: 0.02, rows: 1000 });
    await report('whole', '2026-03-04T05:00:00Z', { drift: 0.3, rows: 1000 });
    await report('each', '2026-03-04T05:00:00Z', { drift: 0.2, 'drift.amount': 0.2, 'drift.country': 0.01 });
    await report('nan', '2026-03-04T05:00:00Z', { drift: 'NaN' });
  });
  afterAll(() => server?.stop());

  const observe = (id: string, spec: object = {}, account: object = admin) =>
    createMlflowMonitor(mlflowClients(account, 'MLFLOW_USERNAME and MLFLOW_PASSWORD')).observe(
      {
        ...exampleModel({
          monitor: { mlflow: mlflowMonitorSchema.parse({ url: server.url, experiment: 'monitoring', ...spec }) },
        }),
        id,
      },
      look,
    );

  test('runs are reports: one number a model is L0, one a feature L1', async () => {
    expect(await observe('whole')).toMatchObject({
      level: 'L0',
      gauges: [{ name: 'drift', feature: null, values: [0.02, null, 0.3] }],
    });
    expect(await observe('other', { name: 'each' })).toMatchObject({
      level: 'L1',
      gauges: [{ feature: null }, { feature: 'amount' }, { feature: 'country' }],
    });
  });

  test('NaN, silence, no such experiment and a wrong password make it blind', async () => {
    expect(await observe('nan')).toMatchObject({ blind: true });
    expect(await observe('nobody')).toMatchObject({ blind: true, reason: 'nothing is reported about nobody' });
    expect(await observe('whole', { experiment: 'gone' })).toMatchObject({
      blind: true,
      reason: expect.stringContaining('no experiment gone'),
    });
    expect(await observe('whole', {}, { ...admin, password: 'wrong-password' })).toMatchObject({
      blind: true,
      reason: expect.stringContaining('MLFLOW_USERNAME'),
    });
  });
});
