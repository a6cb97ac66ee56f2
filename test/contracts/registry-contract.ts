import { beforeEach, describe, expect, test } from 'vitest';
import type { Model } from '../../src/domain/model.ts';
import type { Registry, RegistryWriter } from '../../src/ports/registry.ts';

export interface RegistryUnderTest {
  readonly model: Model;
  readonly registry: Registry;
  readonly writer: RegistryWriter;
  /** Registers a ready version by whatever means the registry has, outside the ports. */
  addVersion(version: string, facts: { createdAt: Date; artifact: string; ready?: boolean }): Promise<void>;
}

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

/** What every registry must do. */
export function registryContract(name: string, setup: () => Promise<RegistryUnderTest>): void {
  describe(`registry contract: ${name}`, () => {
    let it: RegistryUnderTest;
    beforeEach(async () => {
      it = await setup();
      await it.addVersion('v1', { createdAt: day(1), artifact: 'one' });
      await it.addVersion('v2', { createdAt: day(2), artifact: 'two' });
    });

    test('has no champion before the first promotion', async () => {
      expect(await it.registry.champion(it.model)).toBeNull();
    });

    test('lists versions newest first', async () => {
      const versions = await it.registry.versions(it.model);
      expect(versions.map(({ version }) => version)).toEqual(['v2', 'v1']);
      expect(versions[1]?.createdAt).toEqual(day(1));
    });

    test('tells artifacts apart by their digest, and only by their bytes', async () => {
      await it.addVersion('v3', { createdAt: day(3), artifact: 'two' });
      const digests = (await it.registry.versions(it.model)).map(({ artifactDigest }) => artifactDigest);
      expect(digests[0]).toBe(digests[1]);
      expect(digests[1]).not.toBe(digests[2]);
    });

    test('answers null for a version that is gone', async () => {
      expect(await it.registry.version(it.model, 'v9')).toBeNull();
      expect(await it.registry.artifact(it.model, 'v1', 'sextant_eval.parquet')).toBeNull();
    });

    test('moves the alias, reads it back and tags both versions', async () => {
      await it.writer.setAlias(it.model, { expected: null, to: 'v1', tags: {} });
      const before = await it.registry.version(it.model, 'v2');
      await it.writer.setAlias(it.model, { expected: 'v1', to: 'v2', tags: { approval_id: 'apr_x' } });
      const champion = await it.registry.champion(it.model);
      expect(champion).toMatchObject({ version: 'v2', tags: { approval_id: 'apr_x' } });
      expect(champion?.artifactDigest).toBe(before?.artifactDigest);
      expect(await it.registry.version(it.model, 'v1')).toMatchObject({
        tags: { approval_id: 'apr_x', replaced_by: 'v2' },
      });
    });

    test('refuses to move an alias that points elsewhere than expected, and changes nothing', async () => {
      await it.writer.setAlias(it.model, { expected: null, to: 'v1', tags: {} });
      const move = it.writer.setAlias(it.model, { expected: null, to: 'v2', tags: { approval_id: 'apr_x' } });
      await expect(move).rejects.toMatchObject({ code: 'conflict' });
      expect((await it.registry.champion(it.model))?.version).toBe('v1');
      expect((await it.registry.version(it.model, 'v2'))?.tags).toEqual({});
    });

    test('of many movers with the same expectation exactly one wins', async () => {
      await it.writer.setAlias(it.model, { expected: null, to: 'v1', tags: {} });
      const moves = Array.from({ length: 8 }, () =>
        it.writer.setAlias(it.model, { expected: 'v1', to: 'v2', tags: {} }),
      );
      const results = await Promise.allSettled(moves);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    test('refuses a version that is missing or not ready', async () => {
      await it.addVersion('v4', { createdAt: day(4), artifact: 'four', ready: false });
      const to = (version: string): Promise<void> =>
        it.writer.setAlias(it.model, { expected: null, to: version, tags: {} });
      await expect(to('v9')).rejects.toMatchObject({ code: 'not_found' });
      await expect(to('v4')).rejects.toMatchObject({ code: 'conflict' });
      expect(await it.registry.champion(it.model)).toBeNull();
    });

    test('does not follow a version out of the registry', async () => {
      await expect(it.registry.version(it.model, '../v1')).rejects.toMatchObject({ code: 'input_invalid' });
    });
  });
}
