import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Bytes of uploaded files, on disk when the workspace has a directory, else in memory. */
export interface FileStore {
  put(id: string, bytes: Buffer): void;
  get(id: string): Buffer | undefined;
}

/** Keeps bytes under `directory/files`; a file appears there whole or not at all. */
export function directoryFileStore(directory: string): FileStore {
  const folder = join(directory, 'files');
  mkdirSync(folder, { recursive: true });
  return {
    put(id, bytes) {
      const path = join(folder, id);
      writeFileSync(`${path}.new`, bytes);
      renameSync(`${path}.new`, path);
    },
    get(id) {
      const path = join(folder, id);
      return /^[A-Z0-9]+$/.test(id) && existsSync(path) ? readFileSync(path) : undefined;
    },
  };
}

export function memoryFileStore(): FileStore {
  const bytesById = new Map<string, Buffer>();
  return {
    put: (id, bytes) => void bytesById.set(id, bytes),
    get: (id) => bytesById.get(id),
  };
}
