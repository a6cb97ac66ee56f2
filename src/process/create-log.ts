import { type DestinationStream, pino } from 'pino';
import { maskSecrets } from '../domain/mask-secrets.ts';
import type { Log } from '../ports/log.ts';

const secretPaths = [
  'token',
  'secret',
  'password',
  'authorization',
  'apiKey',
  'signingSecret',
  'databaseUrl',
  'redisUrl',
];

/** pino with secrets redacted at the root, one level deep too. Lines are JSON, on stdout unless told otherwise. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    redact: { paths: [...secretPaths, ...secretPaths.map((p) => `*.${p}`)], censor: '[redacted]' },
    serializers: { err: serializeError },
    hooks: { streamWrite: (line: string) => maskSecrets(line) },
  };
  return destination ? pino(options, destination) : pino(options);
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as { code?: string };
  return { code, message: error.message, stack: error.stack, cause: serializeError(error.cause) };
}
