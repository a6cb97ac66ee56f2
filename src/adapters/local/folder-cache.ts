import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TextCache } from '../../ports/frames.ts';

/** A file a key. A folder that cannot be written remembers nothing and is no error. */
export function createFolderCache(folder: string): TextCache {
  const path = (key: string): string => join(folder, `${key}.json`);
  return {
    get: (key) => readFile(path(key), 'utf8').catch(() => null),
    put: async (key, text) => {
      const temporary = `${path(key)}.${process.pid}`;
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(temporary, text);
        await rename(temporary, path(key));
      } catch {
        // Next time it is made again.
      }
    },
  };
}
