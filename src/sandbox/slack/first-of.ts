import { SextantError } from '../../domain/error.ts';

const DEFAULT_TIMEOUT_MS = 15_000;

/** Looks now and after every change until there is something to see; rejects in words when the time is over. */
export function firstOf<T, C>(
  look: (change?: C) => T | undefined,
  onChange: (changed: (change: C) => void) => () => void,
  timeoutMs: number = DEFAULT_TIMEOUT_MS,
  describe: () => string,
): Promise<T> {
  const known = look();
  if (known !== undefined) return Promise.resolve(known);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new SextantError('timeout', `${describe()} (waited ${timeoutMs} ms)`));
    }, timeoutMs);
    const stop = onChange((change) => {
      const found = look(change);
      if (found === undefined) return;
      clearTimeout(timer);
      stop();
      resolve(found);
    });
  });
}
