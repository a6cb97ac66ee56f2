import { airflowClients } from '../adapters/airflow/airflow-clients.ts';
import { listDags } from '../adapters/airflow/list-dags.ts';
import { createVendorClient } from '../adapters/http/vendor-client.ts';
import { findSeries } from '../adapters/prometheus/find-series.ts';
import type { FoundNames, SlackFound } from '../config/draft-config.ts';
import type { Env } from '../config/env-schema.ts';
import type { Log } from '../ports/log.ts';
import { listSlack } from '../slack/list-slack.ts';
import { createWebClient } from '../slack/web-client.ts';
import { discoveryOf } from './vendors.ts';

export interface Where {
  readonly mlflow: string;
  readonly alias: string;
  readonly airflow: string | null;
  readonly prometheus: string | null;
  /** Gauge of drift; null: the one that looks like it. */
  readonly metric: string | null;
}

/** What the systems call their models, read with the accounts of the environment. */
export async function findNames(where: Where, env: Env, log: Log): Promise<FoundNames> {
  const registered = await discoveryOf(env).models(where.mlflow);
  const has = registered.filter(({ aliases }) => aliases[where.alias] !== undefined);
  const account = { username: env.AIRFLOW_USERNAME, password: env.AIRFLOW_PASSWORD, token: env.AIRFLOW_TOKEN };
  const airflow = airflowClients(account);
  const prometheus = (baseUrl: string) =>
    createVendorClient({ system: 'Prometheus', baseUrl, credentials: '--prometheus' });
  const names = (of: typeof registered): string[] => of.map(({ name }) => name).sort();
  return {
    mlflow: {
      url: where.mlflow,
      alias: where.alias,
      models: names(has),
      withoutAlias: names(registered.filter((model) => !has.includes(model))),
    },
    airflow: where.airflow === null ? null : { url: where.airflow, dags: await listDags(airflow(where.airflow)) },
    prometheus:
      where.prometheus === null
        ? null
        : { url: where.prometheus, ...(await findSeries(prometheus(where.prometheus), where.metric)) },
    slack: await slackOf(env, log),
  };
}

async function slackOf({ SLACK_BOT_TOKEN: token, SLACK_API_URL: apiUrl }: Env, log: Log): Promise<SlackFound | null> {
  return token ? listSlack(createWebClient({ token, apiUrl, log })) : null;
}
