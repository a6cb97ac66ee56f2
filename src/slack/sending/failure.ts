import { asSextantError } from '../../domain/error.ts';
import { asSlackFailure } from '../slack-failure.ts';
import type { Attempt } from './attempt.ts';

export interface PostFailure {
  readonly reason: string;
  readonly retryAt: Date | null;
  readonly uncertain: boolean;
}

const longestPauseMs = 60_000;

/** What becomes of a post whose sending threw: later again, or never because Slack said no. */
export function failureOf(thrown: unknown, attempt: Attempt, now: Date, firstPauseMs: number): PostFailure {
  const error = asSlackFailure('call', thrown);
  const own = error.code === 'internal' ? asSextantError(thrown) : error;
  const after = (ms: number) => new Date(now.getTime() + ms);
  const backoff = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(10, Math.max(0, attempt.owed.attempt - 1)));
  const stillUnknown = attempt.knowledge === 'unknown';
  switch (own.code) {
    case 'rate_limited':
      return { reason: own.message, retryAt: after(own.retryAfterMs ?? backoff), uncertain: stillUnknown };
    case 'unavailable':
    case 'timeout':
      return { reason: own.message, retryAt: after(backoff), uncertain: attempt.knowledge !== 'absent' };
    // A wrong token or a missing scope is mended by people; the message is still owed then.
    case 'unauthorised':
      return { reason: own.message, retryAt: after(longestPauseMs), uncertain: stillUnknown };
    default:
      return { reason: own.message, retryAt: null, uncertain: stillUnknown };
  }
}
