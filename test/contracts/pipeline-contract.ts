import { describe, expect, test } from 'vitest';
import { SextantError } from '../../src/domain/error.ts';
import type { Model } from '../../src/domain/model.ts';
import type { Pipeline, PipelineStatus, RunRequest } from '../../src/ports/pipeline.ts';

export type PipelineBehaviour = 'succeeds' | 'fails' | 'hangs' | 'promises-nothing';

export interface PipelineUnderTest {
  readonly pipeline: Pipeline;
  /** The same pipeline as a restarted process sees it. */
  restarted(): Pipeline;
  /** A model whose training behaves so; `succeeds` makes version v7. */
  model(behaviour: PipelineBehaviour): Model;
  /** How often the training of this request was really started. */
  starts(requestId: string): Promise<number>;
}

export const exampleRequest = (requestId: string): RunRequest => ({
  requestId,
  incidentId: 'inc_0000000000',
  now: new Date('2026-03-05T06:00:00Z'),
  troubleSince: '2026-03-02T00:00:00.000Z',
  maturedUntil: '2026-03-03T06:00:00.000Z',
  leaveOut: [{ from: '2026-02-20T00:00:00.000Z', to: '2026-02-21T00:00:00.000Z' }],
});

/** Follows a run until `done` says so; the test's own time limit ends a run that never gets there. */
export async function follow(
  pipeline: Pipeline,
  model: Model,
  requestId: string,
  done: (status: PipelineStatus) => boolean = ({ state }) => state !== 'queued' && state !== 'running',
): Promise<PipelineStatus> {
  for (;;) {
    const status = await pipeline.status(model, requestId);
    if (status && done(status)) return status;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** As the step runner does it: what may be tried again is tried again, the same request each time. */
async function triggered(pipeline: Pipeline, model: Model, request: RunRequest): ReturnType<Pipeline['trigger']> {
  for (let left = 10; ; left -= 1) {
    try {
      return await pipeline.trigger(model, request);
    } catch (thrown) {
      if (left === 0 || !(thrown instanceof SextantError) || !thrown.retryable) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** What every way of retraining must do. */
export function pipelineContract(name: string, setup: () => Promise<PipelineUnderTest>): void {
  describe(`pipeline contract: ${name}`, () => {
    test('knows nothing of a run that was never asked for', async () => {
      const { pipeline, model } = await setup();
      expect(await pipeline.status(model('succeeds'), 'run_0000000000')).toBeNull();
      expect(await pipeline.active(model('succeeds'))).toEqual([]);
    });

    test('runs to a candidate', async () => {
      const { pipeline, model } = await setup();
      await pipeline.trigger(model('succeeds'), exampleRequest('run_a'));
      const status = await follow(pipeline, model('succeeds'), 'run_a');
      expect(status).toMatchObject({ state: 'succeeded', progress: 1, candidate: { version: 'v7' }, errorTail: null });
      expect(status.minutes).toBeGreaterThan(0);
      expect(await pipeline.active(model('succeeds'))).toEqual([]);
    });

    test('a repeated trigger, also at once and after a restart, starts nothing twice', async () => {
      const { pipeline, restarted, model, starts } = await setup();
      const trigger = (which: Pipeline) => triggered(which, model('succeeds'), exampleRequest('run_b'));
      const ids = await Promise.all([trigger(pipeline), trigger(pipeline), trigger(restarted())]);
      await follow(pipeline, model('succeeds'), 'run_b');
      ids.push(await trigger(restarted()));
      expect(new Set(ids.map(({ externalId }) => externalId)).size).toBe(1);
      expect(await starts('run_b')).toBe(1);
    });

    test('a restarted process finds the run again, sees it active and can cancel it', async () => {
      const { pipeline, restarted, model } = await setup();
      await pipeline.trigger(model('hangs'), exampleRequest('run_c'));
      const later = restarted();
      expect(await later.active(model('hangs'))).toMatchObject([{ requestId: 'run_c' }]);
      await later.cancel(model('hangs'), 'run_c', 'the data is broken');
      const status = await follow(later, model('hangs'), 'run_c');
      expect(status).toMatchObject({ state: 'cancelled', candidate: null });
      expect(status.errorTail).toContain('the data is broken');
      expect(await later.active(model('hangs'))).toEqual([]);
    });

    test('sees a run that another process started, as long as it goes on, and only that model is taken', async () => {
      const { pipeline, restarted, model } = await setup();
      const elsewhere = restarted();
      await elsewhere.trigger(model('hangs'), exampleRequest('run_f'));
      expect((await pipeline.active(model('hangs'))).map(({ requestId }) => requestId)).toEqual(['run_f']);
      expect(await pipeline.active({ ...model('hangs'), id: 'another' })).toEqual([]);
      await elsewhere.cancel(model('hangs'), 'run_f', 'enough');
      await follow(pipeline, model('hangs'), 'run_f');
      expect(await pipeline.active(model('hangs'))).toEqual([]);
    });

    test('a failure keeps the last words of the training, and no candidate', async () => {
      const { pipeline, model } = await setup();
      await pipeline.trigger(model('fails'), exampleRequest('run_d'));
      const status = await follow(pipeline, model('fails'), 'run_d');
      expect(status).toMatchObject({ state: 'failed', candidate: null });
      expect(status.errorTail).toContain('out of luck');
    });

    test('an end without a candidate is a failure', async () => {
      const { pipeline, model } = await setup();
      await pipeline.trigger(model('promises-nothing'), exampleRequest('run_e'));
      expect(await follow(pipeline, model('promises-nothing'), 'run_e')).toMatchObject({
        state: 'failed',
        candidate: null,
      });
    });
  });
}
