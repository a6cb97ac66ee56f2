import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mlflowClients } from '../../../src/adapters/mlflow/mlflow-clients.ts';
import { createMlflowRegistry } from '../../../src/adapters/mlflow/registry.ts';
import { createMlflowRegistryWriter } from '../../../src/adapters/mlflow/registry-writer.ts';
import { exampleModel } from '../../contracts/example-model.ts';
import { registryContract } from '../../contracts/registry-contract.ts';
import { admin, type MlflowServer, mlflowProgram, startMlflow, whyNoMlflow } from './mlflow-server.ts';

if (!mlflowProgram) console.warn(whyNoMlflow);

describe.skipIf(!mlflowProgram)('MLflow, the real server', () => {
  let server: MlflowServer;
  let cacheDir: string;
  const reader = { username: 'reader', password: 'reads-only-12345' };
  beforeAll(async () => {
    server = await startMlflow();
    cacheDir = await mkdtemp(join(tmpdir(), 'mlflow-cache-'));
    await server.call('POST', '/users/create', reader);
  });
  afterAll(async () => {
    await server?.stop();
    await rm(cacheDir, { recursive: true, force: true });
  });

  async function setup() {
    const name = `model-${randomUUID()}`;
    await server.call('POST', '/registered-models/create', { name });
    const runs = new Map<string, string>();
    return {
      name,
      runs,
      keepsTime: false,
      model: exampleModel({ registry: { mlflow: { url: server.url, name, alias: 'champion' } } }),
      registry: createMlflowRegistry({ clients: mlflowClients(reader, 'MLFLOW_USERNAME'), cacheDir }),
      writer: createMlflowRegistryWriter({ clients: mlflowClients(admin, 'MLFLOW_PROMOTER_USERNAME') }),
      addVersion: async (version: string, { artifact, ready = true }: { artifact: string; ready?: boolean }) => {
        const { run } = await server.call('POST', '/runs/create', { experiment_id: '0', start_time: Date.now() });
        const { run_id, artifact_uri } = (run as { info: { run_id: string; artifact_uri: string } }).info;
        runs.set(version, run_id);
        await server.call('POST', '/runs/log-metric', { run_id, key: 'auc', value: 0.9, timestamp: 1, step: 0 });
        const folder = artifact_uri.replace(/^mlflow-artifacts:\/*/, '');
        await server.put(`${folder}/model/MLmodel`, `flavors: {}`);
        await server.put(`${folder}/model/data/model.bin`, artifact);
        await server.put(`${folder}/sextant_eval.parquet`, `rows of ${version}`);
        const made = await server.call('POST', '/model-versions/create', {
          name,
          source: `${artifact_uri}/model`,
          run_id,
        });
        expect((made.model_version as { version: string }).version).toBe(version);
        if (!ready) pending(name, version);
      },
    };
  }

  /** The API makes ready versions only; a half-registered one exists while a client uploads. */
  function pending(name: string, version: string): void {
    const database = new DatabaseSync(server.backend);
    database
      .prepare("update model_versions set status = 'PENDING_REGISTRATION' where name = ? and version = ?")
      .run(name, Number(version));
    database.close();
  }

  registryContract('MLflow', setup);

  test('metrics come from the run, artifacts from beside the model or from the run, whole and anew', async () => {
    const it = await setup();
    await it.addVersion('1', { artifact: 'one' });
    expect((await it.registry.version(it.model, '1'))?.metrics).toEqual({ auc: 0.9 });
    const path = await it.registry.artifact(it.model, '1', 'sextant_eval.parquet');
    expect(await readFile(path!, 'utf8')).toBe('rows of 1');
    await server.put(`0/${it.runs.get('1')}/artifacts/sextant_eval.parquet`, 'other rows');
    const again = await it.registry.artifact(it.model, '1', 'sextant_eval.parquet');
    expect(await readFile(again!, 'utf8')).toBe('other rows');
    expect(await it.registry.artifact(it.model, '1', 'sextant_reference.parquet')).toBeNull();
  });

  test('an artifact that was written over has another digest', async () => {
    const it = await setup();
    await it.addVersion('1', { artifact: 'one' });
    const before = await it.registry.version(it.model, '1');
    await server.put(`0/${it.runs.get('1')}/artifacts/model/data/model.bin`, 'two');
    expect((await it.registry.version(it.model, '1'))?.artifactDigest).not.toBe(before?.artifactDigest);
  });

  test('the account that reads cannot move the alias, and the error names the right and the setting', async () => {
    const it = await setup();
    await it.addVersion('1', { artifact: 'one' });
    const writer = createMlflowRegistryWriter({ clients: mlflowClients(reader, 'MLFLOW_PROMOTER_USERNAME') });
    await expect(writer.setAlias(it.model, { expected: null, to: '1', tags: {} })).rejects.toMatchObject({
      code: 'unauthorised',
      message: expect.stringMatching(/set-alias|registered-models\/alias.*MLFLOW_PROMOTER_USERNAME/),
    });
    expect(await it.registry.champion(it.model)).toBeNull();
  });

  test('a wrong password and a model that is not there are told by name', async () => {
    const it = await setup();
    const wrong = createMlflowRegistry({
      clients: mlflowClients({ ...reader, password: 'no' }, 'MLFLOW_USERNAME'),
      cacheDir,
    });
    await expect(wrong.champion(it.model)).rejects.toMatchObject({
      code: 'unauthorised',
      message: expect.stringContaining('MLFLOW_USERNAME'),
    });
    const other = exampleModel({ registry: { mlflow: { url: server.url, name: 'nobody', alias: 'champion' } } });
    // To an account without rights on it, a model that is not there is a refusal: only the admin can tell.
    const all = createMlflowRegistry({ clients: mlflowClients(admin, 'MLFLOW_USERNAME'), cacheDir });
    await expect(all.champion(other)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('nobody'),
    });
  });
});
