import { SextantError } from '../../domain/error.ts';

/** A call that got no answer, or not a whole one: time-out, name, connection, certificate. */
export function unreachable(name: string, url: URL, timeoutMs: number, cause: unknown): SextantError {
  const codes = codesOf(cause);
  if (codes.includes('TimeoutError') || codes.includes('UND_ERR_BODY_TIMEOUT'))
    return new SextantError('timeout', `${name} gave no whole answer in ${timeoutMs / 1000} s.`, { cause });
  if (codes.includes('ENOTFOUND') || codes.includes('EAI_AGAIN'))
    return new SextantError('unavailable', `${name}: the name ${url.hostname} cannot be resolved.`, { cause });
  if (codes.some((code) => /CERT|SSL|TLS|SELF_SIGNED|ALTNAME/.test(code)))
    return new SextantError(
      'unavailable',
      `${name}: the certificate of ${url.host} is not trusted; name your CA in NODE_EXTRA_CA_CERTS.`,
      { cause, retryable: false },
    );
  if (codes.includes('ECONNREFUSED'))
    return new SextantError('unavailable', `${name}: nothing listens at ${url.host}.`, { cause });
  return new SextantError('unavailable', `${name}: the connection to ${url.host} broke.`, { cause });
}

/** Names and codes along the chain of causes. */
function codesOf(thrown: unknown): string[] {
  const found: string[] = [];
  for (let at = thrown; at instanceof Error; at = at.cause) {
    found.push(at.name);
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') found.push(code);
  }
  return found;
}
