import { SextantError } from '../../domain/error.ts';
import type { MlflowRegistrySpec } from '../../domain/model.ts';
import type { VendorClient } from '../http/vendor-client.ts';
import {
  downloadUriSchema,
  emptySchema,
  errorSchema,
  filesSchema,
  type ModelVersionWire,
  oneVersionSchema,
  runSchema,
  versionsSchema,
} from './wire.ts';

const root = '/api/2.0/mlflow';
const pageSize = 200;

/** The calls of MLflow's REST API that a registry needs; 404 and what MLflow answers in its place are null. */
export function mlflowApi(client: VendorClient) {
  async function one(path: string, query: Record<string, string>, absent: RegExp): Promise<ModelVersionWire | null> {
    const answer = await client.json(`${root}${path}`, oneVersionSchema, { query, expect: [400, 404] });
    if ('data' in answer) return answer.data.model_version;
    if (absent.test(saidBy(answer.said))) return null;
    throw new SextantError('not_found', `MLflow has no ${query.name}: ${saidBy(answer.said)}`);
  }

  return {
    /** MLflow answers 400 for an alias that is not set, and 404 for a model it does not have. */
    byAlias: ({ name, alias }: MlflowRegistrySpec) =>
      one('/registered-models/alias', { name, alias }, /^Registered model alias .* not found/i),

    version: ({ name }: MlflowRegistrySpec, version: string) =>
      one('/model-versions/get', { name, version }, /^Model Version .* not found/i),

    versions: async ({ name }: MlflowRegistrySpec): Promise<ModelVersionWire[]> => {
      const found: ModelVersionWire[] = [];
      let page_token: string | undefined;
      do {
        const filter = `name='${name.replaceAll("'", "\\'")}'`;
        const query = { filter, max_results: pageSize, order_by: 'version_number DESC', page_token };
        const answer = await client.json(`${root}/model-versions/search`, versionsSchema, { query });
        if (!('data' in answer)) break;
        found.push(...answer.data.model_versions);
        page_token = answer.data.next_page_token || undefined;
      } while (page_token);
      return found;
    },

    /** Metrics of the run that made a version; none where the run is gone. */
    metrics: async (runId: string): Promise<Record<string, number>> => {
      if (!runId) return {};
      const answer = await client.json(`${root}/runs/get`, runSchema, { query: { run_id: runId }, expect: [404] });
      if (!('data' in answer)) return {};
      const metrics = answer.data.run.data.metrics.map(({ key, value }) => [key, Number(value)] as const);
      return Object.fromEntries(metrics.filter(([, value]) => Number.isFinite(value)));
    },

    /** Where the artifacts of a version are: `mlflow-artifacts:/…` when the server hands them out itself. */
    artifactUri: async ({ name }: MlflowRegistrySpec, version: string): Promise<string> => {
      const query = { name, version };
      const answer = await client.json(`${root}/model-versions/get-download-uri`, downloadUriSchema, { query });
      return 'data' in answer ? answer.data.artifact_uri : '';
    },

    /** Files and folders right below a folder of the artifact store. */
    list: async (path: string) => {
      const answer = await client.json('/api/2.0/mlflow-artifacts/artifacts', filesSchema, { query: { path } });
      return 'data' in answer ? answer.data.files : [];
    },

    proxied: (path: string) =>
      client.bytes(`/api/2.0/mlflow-artifacts/artifacts/${path.split('/').map(encodeURIComponent).join('/')}`),

    /** A file beside the model in its version, or null. */
    versionFile: ({ name }: MlflowRegistrySpec, version: string, path: string) =>
      client.bytes('/model-versions/get-artifact', { query: { name, version, path } }),

    /** A file the run logged, or null. */
    runFile: (runId: string, path: string) => client.bytes('/get-artifact', { query: { run_uuid: runId, path } }),

    setAlias: ({ name, alias }: MlflowRegistrySpec, version: string) =>
      client.json(`${root}/registered-models/alias`, emptySchema, { method: 'POST', body: { name, alias, version } }),

    setTag: ({ name }: MlflowRegistrySpec, version: string, key: string, value: string) =>
      client.json(`${root}/model-versions/set-tag`, emptySchema, {
        method: 'POST',
        body: { name, version, key, value },
      }),
  };
}

export type MlflowApi = ReturnType<typeof mlflowApi>;

function saidBy(text: string): string {
  try {
    const checked = errorSchema.safeParse(JSON.parse(text));
    return checked.success ? checked.data.message : text;
  } catch {
    return text;
  }
}
