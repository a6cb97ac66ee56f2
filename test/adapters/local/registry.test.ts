import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLocalRegistry } from '../../../src/adapters/local/registry.ts';
import { createLocalRegistryWriter } from '../../../src/adapters/local/registry-writer.ts';
import { exampleModel } from '../../contracts/example-model.ts';
import { registryContract } from '../../contracts/registry-contract.ts';

async function setup() {
  const path = await mkdtemp(join(tmpdir(), 'registry-'));
  const directory = join(path, 'example');
  await mkdir(directory);
  const model = exampleModel({ registry: { local: { path, name: 'example', alias: 'champion' } } });
  return {
    model,
    directory,
    keepsTime: true,
    registry: createLocalRegistry(),
    writer: createLocalRegistryWriter(),
    addVersion: async (version: string, facts: { createdAt: Date; artifact: string; ready?: boolean }) => {
      await mkdir(join(directory, version));
      await writeFile(join(directory, version, 'model.json'), facts.artifact);
      const { createdAt, ready = true } = facts;
      await writeFile(
        join(directory, version, 'version.json'),
        JSON.stringify({ createdAt, metrics: {}, tags: {}, ready }),
      );
    },
  };
}

registryContract('local directory', setup);

describe('local registry', () => {
  const withVersion = async () => {
    const it = await setup();
    await it.addVersion('v1', { createdAt: new Date(), artifact: 'one' });
    return it;
  };

  test('evaluation files and version.json do not change the artifact digest', async () => {
    const { registry, model, directory } = await withVersion();
    const before = await registry.version(model, 'v1');
    await writeFile(join(directory, 'v1', 'sextant_eval.parquet'), 'PAR1');
    expect((await registry.version(model, 'v1'))?.artifactDigest).toBe(before?.artifactDigest);
    expect(await registry.artifact(model, 'v1', 'sextant_eval.parquet')).toBe(
      join(directory, 'v1', 'sextant_eval.parquet'),
    );
  });

  test('importances stand beside the version; none is null, others than numbers are an error that names the file', async () => {
    const { registry, model, directory } = await withVersion();
    const file = join(directory, 'v1', 'sextant_importances.json');
    expect(await registry.importances(model, 'v1')).toBeNull();
    await writeFile(file, '{"amount": 0.41, "age": 0.07}');
    expect(await registry.importances(model, 'v1')).toEqual({ amount: 0.41, age: 0.07 });
    await writeFile(file, '{"amount": "much"}');
    await expect(registry.importances(model, 'v1')).rejects.toMatchObject({
      code: 'upstream_invalid',
      message: expect.stringContaining('sextant_importances.json'),
    });
  });

  test('a missing directory, broken JSON and a wrong field are errors that name the file', async () => {
    const { registry, model, directory } = await withVersion();
    await writeFile(join(directory, 'aliases.json'), '{"champion":');
    await expect(registry.champion(model)).rejects.toMatchObject({
      code: 'upstream_invalid',
      message: expect.stringContaining('aliases.json'),
    });
    await writeFile(join(directory, 'v1', 'version.json'), '{"createdAt":"yesterday"}');
    await expect(registry.versions(model)).rejects.toMatchObject({
      message: expect.stringMatching(/version\.json: createdAt/),
    });
    await rm(directory, { recursive: true });
    await expect(registry.versions(model)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining(directory),
    });
  });

  test('an alias to a version that is gone is an error, not "no champion"', async () => {
    const { registry, writer, model, directory } = await withVersion();
    await writer.setAlias(model, { expected: null, to: 'v1', tags: {} });
    await unlink(join(directory, 'v1', 'version.json'));
    await expect(registry.champion(model)).rejects.toMatchObject({
      code: 'upstream_invalid',
      message: expect.stringContaining('v1'),
    });
  });

  test('the lock of a process that died is taken over, and no lock stays behind', async () => {
    const { registry, writer, model, directory } = await withVersion();
    const dead = spawnSync(process.execPath, ['-e', '0']).pid;
    const holder = { host: hostname(), pid: dead, started: '1' };
    await writeFile(join(directory, 'aliases.json.lock'), JSON.stringify({ holder, nonce: 'x' }));
    await writer.setAlias(model, { expected: null, to: 'v1', tags: {} });
    expect((await registry.champion(model))?.version).toBe('v1');
    expect((await readdir(directory)).sort()).toEqual(['aliases.json', 'v1']);
  });

  test('the lock of a living process is respected', async () => {
    const { registry, writer, model, directory } = await withVersion();
    const holder = { host: hostname(), pid: process.pid, started: null };
    const lock = join(directory, 'aliases.json.lock');
    await writeFile(lock, JSON.stringify({ holder, nonce: 'x' }));
    const moving = writer.setAlias(model, { expected: null, to: 'v1', tags: {} });
    expect(await registry.champion(model)).toBeNull();
    await unlink(lock);
    await moving;
    expect((await registry.champion(model))?.version).toBe('v1');
  });
});
