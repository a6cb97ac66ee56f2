import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { airflowClients } from '../../../src/adapters/airflow/airflow-clients.ts';
import { createAirflowPipeline } from '../../../src/adapters/airflow/pipeline.ts';
import { airflowPipelineSchema } from '../../../src/domain/model.ts';
import { exampleModel } from '../../contracts/example-model.ts';
import { exampleRequest } from '../../contracts/pipeline-contract.ts';
import { startSmallAirflow } from './small-airflow.ts';

describe('Airflow, a trigger whose answer is lost', () => {
  let airflow: Awaited<ReturnType<typeof startSmallAirflow>>;
  beforeEach(async () => {
    airflow = await startSmallAirflow();
  });
  afterEach(() => airflow.stop());
  const model = () =>
    exampleModel({ pipeline: { airflow: airflowPipelineSchema.parse({ url: airflow.url, dag: 'training' }) } });
  const pipeline = createAirflowPipeline(airflowClients({ token: 'token' }));

  test.each(['commits-then-500', 'commits-then-cuts', 'commits-then-html'] as const)(
    'a run that is there all the same is the run: %s',
    async (behaviour) => {
      airflow.behave(behaviour);
      expect(await pipeline.trigger(model(), exampleRequest('run_a'))).toEqual({ externalId: 'run_a' });
      expect(airflow.created).toEqual(['run_a']);
    },
  );

  test('a run that is not there is tried again later, and is then started once', async () => {
    airflow.behave('only-500');
    await expect(pipeline.trigger(model(), exampleRequest('run_b'))).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
      message: expect.stringContaining('Database error'),
    });
    airflow.behave('answers');
    await pipeline.trigger(model(), exampleRequest('run_b'));
    await pipeline.trigger(model(), exampleRequest('run_b'));
    expect(airflow.created).toEqual(['run_b']);
  });

  test('a failed run stays failed when its log cannot be read, and its page is named', async () => {
    airflow.runs.set('run_f', { dag_run_id: 'run_f', state: 'failed', conf: { model: 'example' }, note: null });
    expect(await pipeline.status(model(), 'run_f')).toMatchObject({
      state: 'failed',
      errorTail: expect.stringMatching(
        /^task train failed, see http.*\/dags\/training\/runs\/run_f\/tasks\/train\nits log cannot be read: .*500/,
      ),
    });
  });

  test("somebody else's run of the same id is never taken for ours", async () => {
    airflow.runs.set('run_c', { dag_run_id: 'run_c', state: 'running', conf: { model: 'other' }, note: null });
    await expect(pipeline.trigger(model(), exampleRequest('run_c'))).rejects.toMatchObject({ code: 'input_invalid' });
    expect(airflow.created).toEqual([]);
  });
});
