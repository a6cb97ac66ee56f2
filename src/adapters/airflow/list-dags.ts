import { z } from 'zod';
import type { VendorClient } from '../http/vendor-client.ts';

const page = z.object({ dags: z.array(z.object({ dag_id: z.string() })), total_entries: z.number() });
const pageSize = 100;

/** Ids of all DAGs that the account may see. */
export async function listDags(client: VendorClient): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const answer = await client.json('/api/v2/dags', page, { query: { limit: pageSize, offset: found.length } });
    if (!('data' in answer)) return found;
    found.push(...answer.data.dags.map(({ dag_id }) => dag_id));
    if (answer.data.dags.length === 0 || found.length >= answer.data.total_entries) return found;
  }
}
