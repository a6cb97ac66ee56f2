import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../ports/log.ts';
import { slackLogger } from './slack-logger.ts';
import { slackFetch } from './slack-site.ts';

export interface SlackApi {
  readonly token: string;
  /** Any Slack-compatible server; undefined = slack.com. */
  readonly apiUrl: string | undefined;
  readonly log: Log;
  /** How long an answer may take; default 10 s. */
  readonly timeoutMs?: number | undefined;
}

/** No retries and no waiting inside the client: sending twice is worse than sending late, and retries belong to the posts. */
export const clientOptions = ({ apiUrl, log, timeoutMs = 10_000 }: Omit<SlackApi, 'token'>): WebClientOptions => ({
  ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` }),
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: timeoutMs,
  allowAbsoluteUrls: false,
  fetch: slackFetch(apiUrl),
  logger: slackLogger(log),
});

export const createWebClient = ({ token, ...rest }: SlackApi): WebClient => new WebClient(token, clientOptions(rest));
