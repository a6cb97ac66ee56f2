import { z } from 'zod';
import type { MlflowRegistrySpec } from '../../domain/model.ts';
import { type SetupCheck, SetupFault, setupCheck } from '../../domain/setup-check.ts';
import type { VendorClient } from '../http/vendor-client.ts';
import { registeredModelsSchema } from './wire.ts';

/** The accounts that a tracking server is asked with; null: not configured. */
export interface MlflowAccounts {
  readonly reader: VendorClient;
  readonly promoter: VendorClient | null;
  /** The account of the pipelines, where the doctor was given it. */
  readonly pipeline: VendorClient | null;
}

/** No version has this number, so that an attempt to move the alias to it changes nothing whatever the rights. */
const noVersion = '999999999';
const alias = '/api/2.0/mlflow/registered-models/alias';

/** A tracking server and who may move an alias on it: the promoter, and nobody else. */
export async function inspectMlflow(
  { reader, promoter, pipeline }: MlflowAccounts,
  spec: MlflowRegistrySpec,
): Promise<SetupCheck[]> {
  const name = `mlflow ${spec.url}`;
  const server = await setupCheck(name, 'registry.mlflow.url', async () => {
    await reader.json('/api/2.0/mlflow/registered-models/search', registeredModelsSchema, {
      query: { max_results: 1 },
    });
    return `answers${await versionText(reader)}`;
  });
  if (!server.ok) return [{ ...server, key: keyOf(server) }];
  const rights = await setupCheck(`${name} rights`, 'MLFLOW_USERNAME', async () => {
    if (await mayMove(reader, spec))
      throw new SetupFault(
        'MLFLOW_USERNAME',
        `the account that only reads may move ${spec.alias} of ${spec.name}: give it READ, and let nobody in without an account`,
      );
    if (promoter && !(await mayMove(promoter, spec)))
      throw new SetupFault(
        'MLFLOW_PROMOTER_USERNAME',
        `may not move ${spec.alias} of ${spec.name}: give it EDIT on the registered model`,
      );
    if (pipeline && (await mayMove(pipeline, spec)))
      throw new SetupFault(
        'MLFLOW_PIPELINE_USERNAME',
        `the pipeline's own account may move ${spec.alias} of ${spec.name}, past every approval: MLflow has no right for versions without aliases, so let pipelines register under another name, or watch for "champion moved" incidents`,
      );
    const parts = [
      'the reader cannot move an alias',
      promoter ? 'the promoter can' : 'the promoter was not looked at',
      pipeline
        ? "the pipeline's account cannot"
        : "the pipeline's account was not looked at (MLFLOW_PIPELINE_USERNAME)",
    ];
    return parts.join(', ');
  });
  return [server, rights];
}

/** A refusal of the account is mended in the environment, everything else at the address. */
const keyOf = ({ text, key }: SetupCheck): string | null =>
  /does not know us|lacks this right/.test(text) ? 'MLFLOW_USERNAME' : key;

async function mayMove(client: VendorClient, { name, alias: wanted }: MlflowRegistrySpec): Promise<boolean> {
  const body = { name, alias: wanted, version: noVersion };
  const answer = await client.json(alias, z.unknown(), { method: 'POST', body, expect: [400, 401, 403, 404] });
  return 'data' in answer || answer.status === 400 || answer.status === 404;
}

async function versionText(client: VendorClient): Promise<string> {
  const bytes = await client.bytes('/version', { maxBytes: 100 }).catch(() => null);
  let text = '';
  for await (const chunk of bytes ?? []) text += Buffer.from(chunk).toString('utf8');
  return /^[\w.+-]{1,30}$/.test(text.trim()) ? `, version ${text.trim()}` : '';
}
