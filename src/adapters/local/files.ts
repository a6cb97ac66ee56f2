import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { SextantError } from '../../domain/error.ts';
import type { Files } from '../../ports/files.ts';

/** Digests of files on this machine. */
export const localFiles: Files = {
  async digest(path) {
    const hash = createHash('sha256');
    try {
      await pipeline(createReadStream(path), hash);
    } catch (cause) {
      throw new SextantError('not_found', `${path} cannot be read: it was there when it was written down`, { cause });
    }
    return hash.digest('hex');
  },
};
