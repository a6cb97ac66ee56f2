import { z } from 'zod';
import type { AirflowPipelineSpec } from '../../domain/model.ts';
import { type SetupCheck, SetupFault, setupCheck } from '../../domain/setup-check.ts';
import type { VendorClient } from '../http/vendor-client.ts';
import { dagSchema } from './wire.ts';

const version = z.object({ version: z.string() });
const account = 'AIRFLOW_USERNAME';

/** An API server and the DAGs that are asked of it; when the server cannot be asked, nothing is said of its DAGs. */
export async function inspectAirflow(
  client: VendorClient,
  url: string,
  pipelines: readonly { readonly model: string; readonly spec: AirflowPipelineSpec }[],
): Promise<SetupCheck[]> {
  const server = await setupCheck(`airflow ${url}`, 'pipeline.airflow.url', () =>
    serverText(client, pipelines[0]!.spec),
  );
  if (!server.ok) return [server];
  const dags = pipelines.map(({ model, spec }) =>
    setupCheck(`${model} pipeline`, 'pipeline.airflow.dag', () => dagText(client, spec)),
  );
  return [server, ...(await Promise.all(dags))];
}

async function serverText(client: VendorClient, { dag }: AirflowPipelineSpec): Promise<string> {
  const said = await client.json('/api/v2/version', version, { expect: [404] });
  if (!('data' in said)) throw new SetupFault('pipeline.airflow.url', 'speaks no API v2: it takes Airflow 3');
  const known = await client.json(`/api/v2/dags/${encodeURIComponent(dag)}`, z.unknown(), { expect: [401, 403, 404] });
  if ('status' in known && known.status !== 404)
    throw new SetupFault(
      account,
      `the account is refused (${known.status}): correct AIRFLOW_USERNAME and AIRFLOW_PASSWORD, or AIRFLOW_TOKEN`,
    );
  // Whoever may read connections may read the passwords of everything Airflow reaches.
  const connections = await client.json('/api/v2/connections', z.unknown(), {
    query: { limit: 1 },
    expect: [401, 403, 404],
  });
  if ('data' in connections)
    throw new SetupFault(
      account,
      'the account may read connections, which is more than it needs: take one that may only read and trigger DAGs',
    );
  return `Airflow ${said.data.version}`;
}

async function dagText(client: VendorClient, { dag }: AirflowPipelineSpec): Promise<string> {
  const found = await client.json(`/api/v2/dags/${encodeURIComponent(dag)}`, dagSchema, { expect: [404] });
  if (!('data' in found)) throw new SetupFault('pipeline.airflow.dag', `there is no DAG ${dag}: correct its name`);
  if (found.data.has_import_errors)
    throw new SetupFault('pipeline.airflow.dag', `the DAG ${dag} has import errors: mend its file`);
  if (found.data.is_paused) throw new SetupFault('pipeline.airflow.dag', `the DAG ${dag} is paused: unpause it`);
  return `DAG ${dag}`;
}
