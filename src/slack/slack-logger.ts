import { type Logger, LogLevel } from '@slack/web-api';
import type { Log } from '../ports/log.ts';

/** Slack's libraries into our log, warnings and errors only: at debug they print whole bodies. */
export function slackLogger(log: Log): Logger {
  const text = (parts: unknown[]) =>
    parts
      .map((part) => (part instanceof Error ? part.message : String(part)))
      .join(' ')
      .slice(0, 500);
  return {
    debug() {},
    info() {},
    warn: (...parts) => log.warn({ slack: text(parts) }, 'slack library warned'),
    error: (...parts) => log.error({ slack: text(parts) }, 'slack library failed'),
    setLevel() {},
    getLevel: () => LogLevel.WARN,
    setName() {},
  };
}
