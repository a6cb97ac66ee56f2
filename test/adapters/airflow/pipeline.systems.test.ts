import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { airflowClients } from '../../../src/adapters/airflow/airflow-clients.ts';
import { createAirflowPipeline } from '../../../src/adapters/airflow/pipeline.ts';
import { airflowPipelineSchema, type Model } from '../../../src/domain/model.ts';
import { exampleModel } from '../../contracts/example-model.ts';
import { exampleRequest, follow, pipelineContract } from '../../contracts/pipeline-contract.ts';
import { type AirflowServer, airflowProgram, startAirflow, whyNoAirflow } from './airflow-server.ts';

if (!airflowProgram) console.warn(whyNoAirflow);

describe.skipIf(!airflowProgram)('Airflow, the real server', () => {
  let server: AirflowServer;
  beforeAll(async () => {
    server = await startAirflow(join(import.meta.dirname, 'dags'));
  });
  afterAll(() => server?.stop());

  /** One server for all tests: each has a model of its own, and request ids are unique in the DAG. */
  async function setup() {
    const id = `model-${randomUUID()}`;
    const startsFile = join(server.folder, `${id}.starts`);
    const open = () => createAirflowPipeline(airflowClients(server.account));
    const model = (behaviour: string, dag = 'training'): Model => ({
      ...exampleModel({
        pipeline: {
          airflow: airflowPipelineSchema.parse({
            url: server.url,
            dag,
            conf: { behaviour, starts_file: startsFile },
          }),
        },
      }),
      id,
    });
    const starts = async (requestId: string): Promise<number> =>
      (await readFile(startsFile, 'utf8')).split('\n').filter((line) => line === requestId).length;
    return { model, starts, pipeline: open(), restarted: open };
  }

  pipelineContract('Airflow', setup);

  test('the cost the DAG told comes with the candidate; the metrics too', async () => {
    const { pipeline, model } = await setup();
    await pipeline.trigger(model('succeeds'), exampleRequest('run_cost'));
    const status = await follow(pipeline, model('succeeds'), 'run_cost');
    expect(status).toMatchObject({ cost: 0.31, candidate: { metrics: { auc: 0.9 } } });
  });

  test('a paused DAG is said, and nothing is left queued in it', async () => {
    const { pipeline, model } = await setup();
    await expect(pipeline.trigger(model('succeeds', 'paused'), exampleRequest('run_paused'))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('paused is paused in Airflow: unpause it'),
    });
    expect(await pipeline.active(model('succeeds', 'paused'))).toEqual([]);
  });

  test('a run that somebody else started is seen, and one of another model is not taken for ours', async () => {
    const { pipeline, model } = await setup();
    const foreign = { ...model('hangs'), id: 'other-model' };
    await pipeline.trigger(foreign, exampleRequest('run_foreign'));
    expect(await pipeline.active(model('hangs'))).toEqual([]);
    expect(await pipeline.active(foreign)).toMatchObject([{ requestId: 'run_foreign' }]);
    expect(await pipeline.status(model('hangs'), 'run_foreign')).toBeNull();
    await expect(pipeline.trigger(model('hangs'), exampleRequest('run_foreign'))).rejects.toMatchObject({
      code: 'input_invalid',
    });
    await pipeline.cancel(foreign, 'run_foreign', 'enough');
    await follow(pipeline, foreign, 'run_foreign');
  });

  test('a wrong password, a bad token and an unknown DAG are told by name', async () => {
    const { pipeline, model } = await setup();
    await expect(pipeline.trigger(model('succeeds', 'nowhere'), exampleRequest('run_nowhere'))).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('nowhere'),
    });
    const wrong = createAirflowPipeline(airflowClients({ ...server.account, password: 'no' }));
    await expect(wrong.active(model('succeeds'))).rejects.toMatchObject({
      code: 'unauthorised',
      message: expect.stringContaining('AIRFLOW_PASSWORD'),
    });
    const stale = createAirflowPipeline(airflowClients({ token: 'eyJhbGciOiJIUzUxMiJ9.e30.stale' }));
    await expect(stale.active(model('succeeds'))).rejects.toMatchObject({ code: 'unauthorised' });
  });
});
