import { z } from 'zod';
import type { AirflowPipelineSpec } from '../../domain/model.ts';
import type { VendorClient } from '../http/vendor-client.ts';
import {
  type DagRun,
  dagRunSchema,
  dagRunsSchema,
  dagSchema,
  logSchema,
  taskInstancesSchema,
  xcomSchema,
} from './wire.ts';

/** The calls of Airflow's stable REST API v2 that a retraining needs. */
export function airflowApi(client: VendorClient, spec: AirflowPipelineSpec) {
  const dag = `/api/v2/dags/${encodeURIComponent(spec.dag)}`;
  const runPath = (runId: string): string => `${dag}/dagRuns/${encodeURIComponent(runId)}`;
  const taskPath = (runId: string, task: string): string =>
    `${runPath(runId)}/taskInstances/${encodeURIComponent(task)}`;
  const got = <T>(answer: { data: T } | { status: number }): T | null => ('data' in answer ? answer.data : null);

  return {
    dag: async () => got(await client.json(dag, dagSchema)),

    run: async (runId: string): Promise<DagRun | null> =>
      got(await client.json(runPath(runId), dagRunSchema, { expect: [404] })),

    /** null when a run of this id is there already. An explicit null date keeps two runs of one second apart. */
    create: async (runId: string, conf: Readonly<Record<string, unknown>>): Promise<DagRun | null> => {
      const body = { dag_run_id: runId, logical_date: null, conf };
      return got(await client.json(`${dag}/dagRuns`, dagRunSchema, { method: 'POST', body, expect: [409] }));
    },

    /** Going on or about to. */
    active: async (): Promise<readonly DagRun[]> => {
      const states = ['queued', 'running'] as const;
      const found = await Promise.all(
        states.map(async (state) => {
          const query = { state, limit: 100, order_by: '-run_after' };
          return got(await client.json(`${dag}/dagRuns`, dagRunsSchema, { query }))?.dag_runs ?? [];
        }),
      );
      return found.flat();
    },

    stop: (runId: string, note: string) =>
      client.json(runPath(runId), z.unknown(), { method: 'PATCH', body: { state: 'failed', note } }),

    tasks: async (runId: string) =>
      got(await client.json(`${runPath(runId)}/taskInstances`, taskInstancesSchema, { query: { limit: 100 } }))
        ?.task_instances ?? [],

    /** What a task returned; null when it returned nothing. */
    result: async (runId: string, task: string): Promise<unknown> =>
      got(await client.json(`${taskPath(runId, task)}/xcomEntries/return_value`, xcomSchema, { expect: [404] }))
        ?.value ?? null,

    log: async (runId: string, task: string, attempt: number, mapIndex: number) =>
      got(
        await client.json(`${taskPath(runId, task)}/logs/${attempt}`, logSchema, {
          query: { full_content: 'true', ...(mapIndex >= 0 ? { map_index: mapIndex } : {}) },
          expect: [404],
        }),
      )?.content ?? [],
  };
}
export type AirflowApi = ReturnType<typeof airflowApi>;
