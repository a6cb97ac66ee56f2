import { beforeEach, describe, expect, test } from 'vitest';
import type { Model } from '../../src/domain/model.ts';
import type { Registry, RegistryWriter } from '../../src/ports/registry.ts';

export interface RegistryUnderTest {
  readonly model: Model;
  readonly registry: Registry;
  readonly writer: RegistryWriter;
  /** Registers a ready version by whatever means the registry has, outside the ports. */
  addVersion(version: string, facts: { createdAt: Date; artifact: string; ready?: boolean }): Promise<void>;
  /** Whether a version keeps the time it is given; otherwise it has the registry's own. */
  readonly keepsTime: boolean;
}

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));

/** What every registry must do. */
export function registryContract(name: string, setup: () => Promise<RegistryUnderTest>): void {
  describe(`registry contract: ${name}`, () => {
    let it: RegistryUnderTest;
    beforeEach(async () => {
      it = await setup();
      await it.addVersion('1', { createdAt: day(1), artifact: 'one' });
      await it.addVersion('2', { createdAt: day(2), artifact: 'two' });
    });

    test('has no champion before the first promotion', async () => {
      expect(await it.registry.champion(it.model)).toBeNull();
    });

    test('lists versions newest first', async () => {
      const versions = await it.registry.versions(it.model);
      expect(versions.map(({ version }) => version)).toEqual(['2', '1']);
      if (it.keepsTime) expect(versions[1]?.createdAt).toEqual(day(1));
      expect(versions[0]!.createdAt >= versions[1]!.createdAt).toBe(true);
    });

    test('tells artifacts apart by their digest, and only by their bytes', async () => {
      await it.addVersion('3', { createdAt: day(3), artifact: 'two' });
      const digestOf = async (version: string) => (await it.registry.version(it.model, version))?.artifactDigest;
      const [one, two, three] = await Promise.all(['1', '2', '3'].map(digestOf));
      expect(three).toBe(two);
      expect(two).not.toBe(one);
    });

    test('answers null for a version that is gone', async () => {
      expect(await it.registry.version(it.model, '9')).toBeNull();
      expect(await it.registry.artifact(it.model, '1', 'sextant_nothing.parquet')).toBeNull();
    });

    test('moves the alias, reads it back and tags both versions', async () => {
      await it.writer.setAlias(it.model, { expected: null, to: '1', tags: {} });
      const before = await it.registry.version(it.model, '2');
      await it.writer.setAlias(it.model, { expected: '1', to: '2', tags: { approval_id: 'apr_x' } });
      const champion = await it.registry.champion(it.model);
      expect(champion).toMatchObject({ version: '2', tags: { approval_id: 'apr_x' } });
      expect((await it.registry.version(it.model, '2'))?.artifactDigest).toBe(before?.artifactDigest);
      expect(await it.registry.version(it.model, '1')).toMatchObject({
        tags: { approval_id: 'apr_x', replaced_by: '2' },
      });
    });

    test('refuses to move an alias that points elsewhere than expected, and changes nothing', async () => {
      await it.writer.setAlias(it.model, { expected: null, to: '1', tags: {} });
      const move = it.writer.setAlias(it.model, { expected: null, to: '2', tags: { approval_id: 'apr_x' } });
      await expect(move).rejects.toMatchObject({ code: 'conflict' });
      expect((await it.registry.champion(it.model))?.version).toBe('1');
      expect((await it.registry.version(it.model, '2'))?.tags).toEqual({});
    });

    test('of many movers with the same expectation exactly one wins', async () => {
      await it.writer.setAlias(it.model, { expected: null, to: '1', tags: {} });
      const moves = Array.from({ length: 8 }, () => it.writer.setAlias(it.model, { expected: '1', to: '2', tags: {} }));
      const results = await Promise.allSettled(moves);
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    test('refuses a version that is missing or not ready', async () => {
      await it.addVersion('3', { createdAt: day(3), artifact: 'three', ready: false });
      const to = (version: string): Promise<void> =>
        it.writer.setAlias(it.model, { expected: null, to: version, tags: {} });
      await expect(to('9')).rejects.toMatchObject({ code: 'not_found' });
      await expect(to('3')).rejects.toMatchObject({ code: 'conflict' });
      expect(await it.registry.champion(it.model)).toBeNull();
    });

    test('does not follow a version out of the registry', async () => {
      await expect(it.registry.version(it.model, '../1')).rejects.toMatchObject({ code: 'input_invalid' });
    });
  });
}
