import { formatId } from '../domain/id.ts';
import type { NewId } from '../ports/ids.ts';

export const newId: NewId = (prefix) => formatId(prefix, crypto.getRandomValues(new Uint8Array(10)));
