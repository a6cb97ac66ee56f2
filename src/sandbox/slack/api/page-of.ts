import type { JsonObject } from '../json-object.ts';
import { SlackRefusal } from '../slack-refusal.ts';
import type { ApiArguments } from './api-arguments.ts';

/** One page of a list by cursor and limit, with the cursor of the next. */
export function pageOf<T>(items: readonly T[], args: ApiArguments): { page: T[]; response_metadata: JsonObject } {
  const limit = args.integer('limit', { min: 1, max: 1000, otherwise: 100 });
  const start = startOf(args.optional('cursor'), items.length);
  const page = items.slice(start, start + limit);
  const next = start + limit < items.length ? Buffer.from(`next:${start + limit}`).toString('base64') : '';
  return { page, response_metadata: { next_cursor: next } };
}

function startOf(cursor: string | undefined, length: number): number {
  if (cursor === undefined) return 0;
  const start = Number(/^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('utf8'))?.[1]);
  if (!Number.isInteger(start) || start > length) throw new SlackRefusal('invalid_cursor');
  return start;
}
