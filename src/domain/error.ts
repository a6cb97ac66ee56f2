export const errorCodes = [
  'config_invalid',
  'input_invalid',
  'not_found',
  'unauthorised',
  'conflict',
  'unavailable',
  'timeout',
  'rate_limited',
  'upstream_invalid',
  'budget_spent',
  'cancelled',
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

const retryableByDefault: ReadonlySet<ErrorCode> = new Set(['conflict', 'unavailable', 'timeout', 'rate_limited']);

/** The one error of the project. `message` is written for a person: what, where, how to mend it. */
export class SextantError extends Error {
  override readonly name = 'SextantError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Earliest sensible retry, when the other side told us (Retry-After). */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retryable?: boolean; retryAfterMs?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? retryableByDefault.has(code);
    this.retryAfterMs = options.retryAfterMs;
  }
}

const lostCodes = /^(08|53|57P)|^(ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)/;
const lostWords =
  /connection terminated|timeout exceeded when trying to connect|client was closed|after calling end|not queryable/i;

/** Whether the other side was out of reach: by SQLSTATE class, socket error, or the words of a client that lost it. */
export function isLostConnection(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code: unknown = Reflect.get(thrown, 'code');
  return (typeof code === 'string' && lostCodes.test(code)) || lostWords.test(thrown.message);
}

/**
 * Any thrown value as a SextantError, with the original as cause; foreign errors become `internal`, not retryable, unless
 * somebody else's client says that it lost its connection.
 */
export function asSextantError(thrown: unknown): SextantError {
  if (thrown instanceof SextantError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new SextantError(isLostConnection(thrown) ? 'unavailable' : 'internal', message, { cause: thrown });
}
