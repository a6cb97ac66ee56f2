import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { SextantError } from '../domain/error.ts';

/** Slack's own word for a refusal ("channel_not_found"); null when it was no refusal. */
export function refusalCode(thrown: unknown): string | null {
  return thrown instanceof WebAPIPlatformError ? thrown.data.error : null;
}

const passing: ReadonlySet<string> = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
const unauthorised: ReadonlySet<string> = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
]);

/** A failed call to Slack as our one error. */
export function asSlackFailure(method: string, thrown: unknown): SextantError {
  if (thrown instanceof WebAPIRateLimitedError)
    return new SextantError('rate_limited', `Slack's ${method} asks to wait ${thrown.retryAfter} s`, {
      cause: thrown,
      retryAfterMs: thrown.retryAfter * 1000,
    });
  const code = refusalCode(thrown);
  if (code !== null && unauthorised.has(code))
    return new SextantError(
      'unauthorised',
      `Slack's ${method} refused our token: ${code}. Check SLACK_BOT_TOKEN and the scopes of manifest.yml.`,
      { cause: thrown },
    );
  if (code !== null && !passing.has(code))
    return new SextantError('upstream_invalid', `Slack's ${method} refused: ${code}`, { cause: thrown });
  if (code !== null || thrown instanceof WebAPIHTTPError || thrown instanceof WebAPIRequestError)
    return new SextantError('unavailable', `Slack's ${method} did not answer properly`, { cause: thrown });
  return new SextantError('internal', `Slack's ${method} failed`, { cause: thrown });
}
