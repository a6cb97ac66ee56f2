import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createCommandPipeline } from '../../../src/adapters/local/command-pipeline.ts';
import { runDirectory } from '../../../src/adapters/local/run-directory.ts';
import { commandPipelineSchema, type Model } from '../../../src/domain/model.ts';
import type { Pipeline } from '../../../src/ports/pipeline.ts';
import { exampleModel } from '../../contracts/example-model.ts';
import { exampleRequest, follow, pipelineContract } from '../../contracts/pipeline-contract.ts';

const program = fileURLToPath(new URL('./programs/training.mjs', import.meta.url));

async function setup() {
  const stateDir = await mkdtemp(join(tmpdir(), 'pipeline-'));
  const startsFile = join(stateDir, 'starts');
  const open = (env: Record<string, string | undefined> = process.env): Pipeline =>
    createCommandPipeline({ stateDir, now: () => new Date(), env });
  const model = (behaviour: string, extra: object = {}): Model =>
    exampleModel({
      pipeline: {
        command: commandPipelineSchema.parse({
          run: `"${process.execPath}" "${program}" ${behaviour} "${startsFile}"`,
          ...extra,
        }),
      },
    });
  const starts = async (requestId: string): Promise<number> =>
    (await readFile(startsFile, 'utf8')).split('\n').filter((line) => line === requestId).length;
  return { stateDir, startsFile, open, model, starts, pipeline: open(), restarted: () => open() };
}

pipelineContract('local command', setup);

describe('local command pipeline', () => {
  test('reports progress while it runs, and the cost and windows the command told', async () => {
    const { pipeline, model } = await setup();
    await pipeline.trigger(model('hangs'), exampleRequest('run_p'));
    const running = await follow(pipeline, model('hangs'), 'run_p', ({ progress }) => progress > 0);
    expect(running).toMatchObject({ state: 'running', progress: 0.2, text: 'hanging' });
    await pipeline.cancel(model('hangs'), 'run_p', 'enough');
    await follow(pipeline, model('hangs'), 'run_p');

    await pipeline.trigger(model('succeeds'), exampleRequest('run_q'));
    const done = await follow(pipeline, model('succeeds'), 'run_q');
    expect(done.cost).toBe(0.31);
    expect(done.candidate).toMatchObject({ rows: 1000, trainingWindow: { to: '2026-03-01T00:00:00Z' } });
  });

  test('a command that runs too long is ended with all it started', async () => {
    const { pipeline, model, startsFile } = await setup();
    const slow = model('leaves-a-child', { timeout: '1s' });
    await pipeline.trigger(slow, exampleRequest('run_t'));
    const status = await follow(pipeline, slow, 'run_t');
    expect(status).toMatchObject({ state: 'failed', errorTail: expect.stringContaining('timeout') });
    const grandchild = Number(await readFile(`${startsFile}.child`, 'utf8'));
    expect(() => process.kill(grandchild, 0)).toThrow();
  });

  test('garbage on stdout is passed over, also a version that leads out of the registry', async () => {
    const { pipeline, model } = await setup();
    await pipeline.trigger(model('garbage'), exampleRequest('run_g'));
    const status = await follow(pipeline, model('garbage'), 'run_g');
    expect(status).toMatchObject({ state: 'succeeded', candidate: { version: 'v7' } });
  });

  test('the error tail carries no control characters', async () => {
    const { pipeline, model } = await setup();
    await pipeline.trigger(model('fails'), exampleRequest('run_f'));
    const { errorTail } = await follow(pipeline, model('fails'), 'run_f');
    expect(errorTail).toBe('exit code 1\nTraceback\nout of luck');
  });

  test('hands over the named variables and its own, and nothing else', async () => {
    const { open, model } = await setup();
    const pipeline = open({ PATH: process.env.PATH, HOME: '/home/x', TOKEN: 'named', SLACK_BOT_TOKEN: 'secret' });
    const asking = model('environment', { env: ['TOKEN', 'ABSENT'] });
    await pipeline.trigger(asking, exampleRequest('run_v'));
    const { errorTail } = await follow(pipeline, asking, 'run_v');
    const seen = JSON.parse(errorTail!.split('\n').at(-1)!) as Record<string, string>;
    expect(Object.keys(seen).sort()).toEqual([
      'HOME',
      'PATH',
      'SEXTANT_INCIDENT',
      'SEXTANT_LEAVE_OUT',
      'SEXTANT_MATURED_UNTIL',
      'SEXTANT_MODEL',
      'SEXTANT_NOW',
      'SEXTANT_REQUEST_ID',
      'SEXTANT_TROUBLE_SINCE',
      'TOKEN',
    ]);
    expect(seen.SEXTANT_NOW).toBe('2026-03-05T06:00:00.000Z');
    expect(JSON.parse(seen.SEXTANT_LEAVE_OUT!)).toEqual(exampleRequest('run_v').leaveOut);
  });

  test('a command that does not exist fails with words for a person', async () => {
    const { pipeline } = await setup();
    const model = exampleModel({ pipeline: { command: commandPipelineSchema.parse({ run: 'no-such-program --x' }) } });
    await pipeline.trigger(model, exampleRequest('run_n'));
    const status = await follow(pipeline, model, 'run_n');
    expect(status).toMatchObject({ state: 'failed', errorTail: expect.stringContaining('could not be started') });
  });

  test('a killed supervisor is a failed run, and its command does not go on', async () => {
    const { pipeline, model, stateDir } = await setup();
    await pipeline.trigger(model('hangs'), exampleRequest('run_k'));
    const start = await runDirectory(stateDir, 'run_k').start();
    process.kill(start!.supervisor.pid, 'SIGKILL');
    const status = await follow(pipeline, model('hangs'), 'run_k');
    expect(status).toMatchObject({ state: 'failed', errorTail: expect.stringContaining('vanished') });
    await expect.poll(() => isGone(start!.child!.pid), { timeout: 10_000 }).toBe(true);
  });

  test('request ids stay inside the state directory', async () => {
    const { pipeline, model } = await setup();
    await expect(pipeline.trigger(model('succeeds'), exampleRequest('../run'))).rejects.toMatchObject({
      code: 'input_invalid',
    });
  });

  test('a run of one model is not answered for another', async () => {
    const { pipeline, model } = await setup();
    await pipeline.trigger(model('succeeds'), exampleRequest('run_o'));
    const other = { ...model('succeeds'), id: 'other' };
    expect(await pipeline.status(other, 'run_o')).toBeNull();
    await expect(pipeline.trigger(other, exampleRequest('run_o'))).rejects.toMatchObject({ code: 'input_invalid' });
    await follow(pipeline, model('succeeds'), 'run_o');
  });
});

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
