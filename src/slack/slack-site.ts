import { type MayReach, reachSite } from '../domain/reach-only.ts';

const slackApi = 'https://slack.com/api/';

/** Slack answers with addresses of its own (to upload to, to open a socket to): only those of the configured server, or below its name, are reached. */
export const slackSite = (apiUrl: string = slackApi): MayReach => reachSite(apiUrl, 'the configured Slack');

/** What the Slack clients call to reach their server. */
export function slackFetch(apiUrl: string | undefined): typeof fetch {
  const mayReach = slackSite(apiUrl);
  return (input, init) => {
    mayReach(input instanceof Request ? input.url : input);
    return fetch(input, { ...init, redirect: 'error' });
  };
}
