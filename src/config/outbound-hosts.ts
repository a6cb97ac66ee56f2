import type { Model } from '../domain/model.ts';
import type { Role } from '../domain/step.ts';
import type { Env } from './env-schema.ts';
import type { Config } from './load-config.ts';

/** A host this program connects to, what for, and which role does. */
export interface Outbound {
  readonly host: string;
  readonly what: string;
  readonly roles: readonly Role[];
}

const everyone = ['bot', 'agent', 'worker', 'promoter'] as const;
const slack = 'https://slack.com/api/';
const languageModel = 'https://api.openai.com/v1';
const pagers = { pagerduty: 'https://events.pagerduty.com', opsgenie: 'https://api.opsgenie.com' } as const;

/** Every host that environment and configuration name, once each: what an egress rule has to let through, and there is nothing else. */
export function outboundHosts(env: Env, config: Pick<Config, 'models' | 'pager' | 'discover' | 'sources'>): Outbound[] {
  const { pager } = config;
  const found: Outbound[] = [
    ...at(env.SLACK_API_URL ?? slack, 'Slack, and hosts below it for files and sockets', ['bot']),
    ...(env.OPENAI_API_KEY ? at(env.OPENAI_BASE_URL ?? languageModel, 'language model', ['agent']) : []),
    ...(pager ? at(pager.url ?? pagers[pager.kind], 'pager', ['bot']) : []),
    ...at(env.DATABASE_URL, 'database', everyone),
    ...at(env.REDIS_URL, 'queue', everyone),
    ...at(config.discover?.mlflow.url, 'registry', everyone),
    ...at(env.MONITOR_DATABASE_URL, 'monitor', ['agent', 'worker']),
    ...config.sources.alertmanager.urls.flatMap((url) => at(url, 'alerts', ['bot'])),
    ...config.models.flatMap(ofModel),
  ];
  return [...new Map(found.map((each) => [`${each.what} ${each.host}`, each])).values()];
}

const ofModel = ({ serving, registry, pipeline, monitor }: Model): Outbound[] => [
  ...at((serving?.http ?? serving?.prometheus)?.url, 'serving', ['bot', 'promoter', 'worker', 'agent']),
  ...at(registry.mlflow?.url, 'registry', everyone),
  ...at(pipeline?.airflow?.url, 'pipeline', ['worker']),
  ...at(monitor.prometheus?.url ?? monitor.mlflow?.url, 'monitor', ['agent', 'worker']),
];

const at = (address: string | undefined, what: string, roles: readonly Role[]): Outbound[] =>
  address === undefined || !URL.canParse(address) ? [] : [{ host: new URL(address).host, what, roles }];
