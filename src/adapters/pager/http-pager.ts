import { z } from 'zod';
import type { Pager } from '../../ports/pager.ts';
import { createVendorClient } from '../http/vendor-client.ts';

export interface PagerOptions {
  readonly kind: 'pagerduty' | 'opsgenie';
  /** Default: the vendor's own. */
  readonly url?: string | undefined;
  /** Routing key or GenieKey. */
  readonly key: string;
  readonly timeoutMs?: number;
}

/** PagerDuty's Events API v2 or Opsgenie's Alert API, or whatever speaks one of them. */
export const createHttpPager = (options: PagerOptions): Pager =>
  options.kind === 'pagerduty' ? pagerDuty(options) : opsgenie(options);

const vendors = {
  pagerduty: { system: 'PagerDuty', url: 'https://events.pagerduty.com/v2/enqueue' },
  opsgenie: { system: 'Opsgenie', url: 'https://api.opsgenie.com/v2/alerts' },
} as const;

const poster = ({ kind, url, timeoutMs = 10_000 }: PagerOptions, authorization: string | null) => {
  const { system, url: own } = vendors[kind];
  const client = createVendorClient({
    system,
    baseUrl: url ?? own,
    authorization,
    credentials: 'PAGER_KEY',
    timeoutMs,
  });
  return async (body: unknown, path = '', query: Readonly<Record<string, string>> = {}): Promise<void> => {
    await client.json(path, z.unknown(), { method: 'POST', body, query });
  };
};

function pagerDuty(options: PagerOptions): Pager {
  const post = poster(options, null);
  const { key: routing_key } = options;
  return {
    open: ({ key: dedup_key, summary, source, link, details }) =>
      post({
        routing_key,
        event_action: 'trigger',
        dedup_key,
        payload: { summary: summary.slice(0, 1024), source, severity: 'critical', custom_details: details },
        ...(link === null ? {} : { links: [{ href: link, text: 'The card in Slack' }] }),
      }),
    resolve: (dedup_key) => post({ routing_key, event_action: 'resolve', dedup_key }),
  };
}

function opsgenie(options: PagerOptions): Pager {
  const post = poster(options, `GenieKey ${options.key}`);
  return {
    open: ({ key: alias, summary, source, link, details }) =>
      post({
        message: summary.slice(0, 130),
        alias,
        description: `${summary}${link === null ? '' : `\n${link}`}`,
        source: 'Sextant',
        entity: source,
        priority: 'P1',
        details,
      }),
    resolve: (alias, note) =>
      post({ source: 'Sextant', note }, `/${encodeURIComponent(alias)}/close`, { identifierType: 'alias' }),
  };
}
