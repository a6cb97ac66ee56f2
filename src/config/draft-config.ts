import { stringify } from 'yaml';
import { matchNames, type NameMatch } from './match-names.ts';

/** What `sextant init` found; null: that system was not named. */
export interface FoundNames {
  readonly mlflow: {
    readonly url: string;
    readonly alias: string;
    readonly models: readonly string[];
    readonly withoutAlias: readonly string[];
  };
  readonly airflow: { readonly url: string; readonly dags: readonly string[] } | null;
  readonly prometheus: {
    readonly url: string;
    readonly metric: string;
    readonly label: string;
    readonly series: readonly string[];
  } | null;
  readonly slack: SlackFound | null;
}

export interface SlackFound {
  readonly channels: readonly string[];
  readonly groups: readonly { readonly id: string; readonly handle: string }[];
}

/** What only a person can say. */
export interface Chosen {
  readonly channel: string;
  readonly owner: string | null;
  readonly approvers: readonly string[];
}

export interface Draft {
  readonly yaml: string;
  /** What could not be matched, and what a person still has to say; a line each. */
  readonly open: readonly string[];
}

/** The file for what was found: everything observes, nobody approves who was not named. */
export function draftConfig(found: FoundNames, chosen: Chosen): Draft {
  const { mlflow, airflow, prometheus, slack } = found;
  const dags = airflow && matchNames(mlflow.models, airflow.dags);
  const series = prometheus && matchNames(mlflow.models, prometheus.series);
  const names = { ...nameOf('dag', dags), ...nameOf('series', series) };
  const defaults = {
    channel: chosen.channel,
    ...(chosen.owner ? { owner: chosen.owner } : {}),
    ...(chosen.approvers.length > 0 ? { approvers: { sets: chosen.approvers, quorum: 1 } } : {}),
    ...(series?.template ? { known_as: ['{series}'] } : {}),
    policy: { autonomy: 'observe', drift: { above: 0.1 } },
    ...(airflow && dags?.template ? { pipeline: { airflow: { url: airflow.url, dag: '{dag}' } } } : {}),
    gates: [],
  };
  const discover = { mlflow: { url: mlflow.url, alias: mlflow.alias } };
  const body = { defaults, discover, ...(Object.keys(names).length > 0 ? { names } : {}) };
  const groups = slack?.groups.map(({ id, handle }) => `#   ${id}  @${handle}`) ?? [];
  const head = [
    '# Written by `sextant init`. It watches and proposes nothing by itself: autonomy is observe, and without gates no candidate passes.',
    ...(groups.length > 0 ? ['# Slack groups for owner and approvers:', ...groups] : []),
  ];
  return {
    yaml: `${head.join('\n')}\n${stringify(body, { lineWidth: 120 })}`,
    open: openEnds(found, chosen, dags, series),
  };
}

const nameOf = (key: string, match: NameMatch | null) =>
  match?.template
    ? { [key]: { is: match.template, ...(Object.keys(match.except).length > 0 ? { except: match.except } : {}) } }
    : {};

function openEnds(
  { mlflow, airflow, prometheus, slack }: FoundNames,
  chosen: Chosen,
  dags: NameMatch | null,
  series: NameMatch | null,
): string[] {
  const said = (what: string, names: readonly string[]): string[] =>
    names.length > 0 ? [`${what}: ${names.join(', ')}`] : [];
  const wrongChannel = slack !== null && !slack.channels.includes(chosen.channel.replace(/^#/, ''));
  return [
    ...(chosen.owner ? [] : ['defaults.owner: name a Slack group (--owner)']),
    ...(chosen.approvers.length > 0
      ? []
      : ['defaults.approvers: name who may approve (--approvers); I never choose that']),
    ...(wrongChannel ? [`defaults.channel: there is no ${chosen.channel} in Slack`] : []),
    'gates: say what a candidate has to pass',
    `defaults.monitor: say where the traffic is (docs/configuration.md)${prometheus && series?.template ? `; {series} is what ${prometheus.metric} at ${prometheus.url} calls a model, in its label ${prometheus.label}` : ''}`,
    ...said(`registered in MLflow without the alias ${mlflow.alias}, so not watched`, mlflow.withoutAlias),
    ...(airflow ? said('models without a DAG', dags?.unmatched ?? []) : []),
    ...(airflow ? said('DAGs of no model', dags?.left ?? []) : []),
    ...(prometheus ? said(`models without a series of ${prometheus.metric}`, series?.unmatched ?? []) : []),
    ...(prometheus ? said(`values of ${prometheus.label} of no model`, series?.left ?? []) : []),
  ];
}
