import type { Log } from '../../src/ports/log.ts';

/** Keeps what was logged, for tests that want to see it. */
export function quietLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const log = (fields: object, message: string): void => {
    lines.push(`${message} ${JSON.stringify(fields)}`);
  };
  const all = { lines, debug: log, info: log, warn: log, error: log, child: () => all };
  return all;
}
