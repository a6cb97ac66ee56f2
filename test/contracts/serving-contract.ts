import { describe, expect, test } from 'vitest';
import type { Model } from '../../src/domain/model.ts';
import type { Serving } from '../../src/ports/registry.ts';

export interface ServingUnderTest {
  readonly serving: Serving;
  /** A model whose endpoint answers this, verbatim. */
  answering(answer: { readonly status?: number; readonly body: string }): Promise<Model>;
  /** A model nobody serves in a way that could be asked. */
  readonly silent: Model;
  /** A model whose endpoint cannot be reached. */
  readonly unreachable: Model;
}

/** What every way of asking serving must do. */
export function servingContract(name: string, setup: () => Promise<ServingUnderTest>): void {
  describe(`serving contract: ${name}`, () => {
    test('says which version answers, and who said so', async () => {
      const { serving, answering } = await setup();
      const model = await answering({ body: '{"version":"v42"}' });
      expect(await serving.version(model)).toMatchObject({ version: 'v42', source: expect.stringContaining('http') });
    });

    test('answers null where serving does not say', async () => {
      const { serving, silent } = await setup();
      expect(await serving.version(silent)).toBeNull();
    });

    test.each([
      ['no JSON', { body: '<html>' }, 'upstream_invalid'],
      ['no version', { body: '{"model":"x"}' }, 'upstream_invalid'],
      ['an error status', { status: 500, body: '{"version":"v1"}' }, 'unavailable'],
      ['far too much', { body: `{"version":"${'x'.repeat(100_000)}"}` }, 'upstream_invalid'],
    ] as const)('%s is an error, never a version', async (_what, answer, code) => {
      const { serving, answering } = await setup();
      await expect(serving.version(await answering(answer))).rejects.toMatchObject({ code });
    });

    test('an endpoint that is down is a retryable error', async () => {
      const { serving, unreachable } = await setup();
      await expect(serving.version(unreachable)).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    });
  });
}
