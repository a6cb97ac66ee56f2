import { join } from 'node:path';
import { airflowClients } from '../adapters/airflow/airflow-clients.ts';
import { createAirflowPipeline } from '../adapters/airflow/pipeline.ts';
import { byKind } from '../adapters/by-kind.ts';

import { createParquetMonitor } from '../adapters/duckdb/parquet-monitor.ts';

import { createCommandPipeline } from '../adapters/local/command-pipeline.ts';
import { createHttpServing } from '../adapters/local/http-serving.ts';
import { createLocalRegistry } from '../adapters/local/registry.ts';
import { createLocalRegistryWriter } from '../adapters/local/registry-writer.ts';
import { createMlflowDiscovery } from '../adapters/mlflow/discovery.ts';
import { mlflowClients } from '../adapters/mlflow/mlflow-clients.ts';
import { createMlflowMonitor } from '../adapters/mlflow/monitor.ts';
import { createMlflowRegistry } from '../adapters/mlflow/registry.ts';
import { createMlflowRegistryWriter } from '../adapters/mlflow/registry-writer.ts';
import { createHttpPager } from '../adapters/pager/http-pager.ts';
import { createPrometheusMonitor } from '../adapters/prometheus/monitor.ts';
import { prometheusClients } from '../adapters/prometheus/prometheus-clients.ts';
import { createPrometheusServing } from '../adapters/prometheus/serving.ts';
import { createSqlMonitor } from '../adapters/sql/monitor.ts';

import type { Env } from '../config/env-schema.ts';
import { SextantError } from '../domain/error.ts';
import type { Model } from '../domain/model.ts';
import type { Deps } from '../flows/flow.ts';

import type { Discovery } from '../ports/discovery.ts';

import type { Frames } from '../ports/frames.ts';
import type { Monitor } from '../ports/monitor.ts';

import type { Pipeline } from '../ports/pipeline.ts';
import type { Registry, RegistryWriter, Serving } from '../ports/registry.ts';
import type { AppOptions } from './app-options.ts';

const registryOf = (model: Model) => model.registry;

/** The account that every role may have. */
const mlflowReader = (env: Env) =>
  mlflowClients(
    { username: env.MLFLOW_USERNAME, password: env.MLFLOW_PASSWORD, token: env.MLFLOW_TOKEN },
    'MLFLOW_USERNAME and MLFLOW_PASSWORD, or MLFLOW_TOKEN',
  );

/** What is there to watch. */
export const discoveryOf = (env: Env): Discovery => createMlflowDiscovery({ clients: mlflowReader(env) });

export function registryReaderOf({ env, dataDir }: AppOptions): Registry {
  return byKind<Registry>('registry', registryOf, {
    local: createLocalRegistry(),
    mlflow: createMlflowRegistry({ clients: mlflowReader(env), cacheDir: join(dataDir, 'mlflow') }),
  });
}

/** Writes with the promoter's own accounts. */
export function registryWriterOf(env: Env): RegistryWriter {
  const own = {
    username: env.MLFLOW_PROMOTER_USERNAME,
    password: env.MLFLOW_PROMOTER_PASSWORD,
    token: env.MLFLOW_PROMOTER_TOKEN,
  };
  const names = 'MLFLOW_PROMOTER_USERNAME and MLFLOW_PROMOTER_PASSWORD, or MLFLOW_PROMOTER_TOKEN';
  return byKind<RegistryWriter>('registry', registryOf, {
    local: createLocalRegistryWriter(),
    mlflow: createMlflowRegistryWriter({ clients: mlflowClients(own, names) }),
  });
}

const prometheusAccount = (env: Env) =>
  prometheusClients({
    username: env.PROMETHEUS_USERNAME,
    password: env.PROMETHEUS_PASSWORD,
    token: env.PROMETHEUS_TOKEN,
  });

/** Asks what really answers; null where no way to ask is configured. */
export function servingOf(env: Env): Serving {
  const clients = prometheusAccount(env);
  const kinds = byKind<Serving>('serving', (model) => model.serving, {
    http: createHttpServing(),
    prometheus: createPrometheusServing((url) => clients({ url, headers: {} })),
  });
  return { version: async (model) => (model.serving === null ? null : kinds.version(model)) };
}

/** Reads what is known about traffic, with accounts that may only read. */
export function monitorOf({ env }: AppOptions, frames: Frames): Monitor {
  return byKind<Monitor>('monitor', (model) => model.monitor, {
    parquet: createParquetMonitor(frames),
    prometheus: createPrometheusMonitor(prometheusAccount(env)),
    sql: createSqlMonitor(env.MONITOR_DATABASE_URL),
    mlflow: createMlflowMonitor(mlflowReader(env)),
  });
}

/** Trains with the worker's own accounts. */
export function pipelineOf({ env, dataDir }: AppOptions): Pipeline {
  const account = { username: env.AIRFLOW_USERNAME, password: env.AIRFLOW_PASSWORD, token: env.AIRFLOW_TOKEN };
  return byKind<Pipeline>('pipeline', (model) => model.pipeline, {
    command: createCommandPipeline({ stateDir: dataDir, now: () => new Date() }),
    airflow: createAirflowPipeline(airflowClients(account)),
  });
}

/** Null where none is configured. */
export function pagerOf({ env, config: { pager } }: AppOptions): Deps['pager'] {
  if (pager === null) return null;
  if (!env.PAGER_KEY)
    throw new SextantError(
      'config_invalid',
      'The role bot needs PAGER_KEY in the environment: `pager:` is configured.',
    );
  return createHttpPager({ ...pager, key: env.PAGER_KEY });
}
