import { type ErrorCode, SextantError } from '../../domain/error.ts';

/** What a status that is no success means, in our own codes, and what to do about it. */
export function refusal(response: Response, text: string, name: string, credentials: string): SextantError {
  const { status } = response;
  const said = saidIn(text);
  const error = (code: ErrorCode, what: string, more: { retryable?: boolean; retryAfterMs?: number } = {}) =>
    new SextantError(code, `${name} ${what}${said ? ` It says: ${said}` : ''}`, more);
  if (status === 401) return error('unauthorised', `does not know us: check ${credentials}.`);
  if (status === 403) return error('unauthorised', `refuses: the account of ${credentials} lacks this right.`);
  if (status === 404) return error('not_found', 'has no such thing.');
  if (status === 409) return error('conflict', 'says it conflicts with what is there.', { retryable: false });
  if (status === 429) return error('rate_limited', 'asks us to slow down.', retryAfter(response));
  if (status >= 500) return error('unavailable', `answered ${status}.`, retryAfter(response));
  if (status >= 300 && status < 400)
    return error(
      'upstream_invalid',
      `redirects elsewhere (${status}), which I do not follow: write the final address.`,
    );
  return error('upstream_invalid', `refused the call with ${status}.`);
}

/** Seconds or a date; nonsense counts as absent. */
function retryAfter({ headers }: Response): { retryAfterMs?: number } {
  const value = headers.get('retry-after');
  if (value === null) return {};
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? { retryAfterMs: Math.min(ms, 3_600_000) } : {};
}

/** The other side's own sentence, short and on one line; a web page says nothing. */
function saidIn(text: string): string {
  if (/^\s*</.test(text)) return '';
  try {
    const { message, detail, error } = JSON.parse(text) as Record<string, unknown>;
    const words = message ?? detail ?? error;
    return (typeof words === 'string' ? words : JSON.stringify(words ?? '')).replaceAll(/\s+/g, ' ').slice(0, 300);
  } catch {
    return text.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
  }
}
