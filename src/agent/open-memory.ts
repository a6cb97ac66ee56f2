import { type BaseCheckpointSaver, MemorySaver } from '@langchain/langgraph';
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres';
import type { Pool } from 'pg';

const notAllowed = '42501';

/** Tables of the conversations' memory: part of `sextant migrate`, whose caller owns the schemas. */
export async function migrateMemory(pool: Pool): Promise<void> {
  await new PostgresSaver(pool, undefined, { schema: 'langgraph' }).setup();
}

/** The memory of conversations; without a pool it lives in the process. */
export async function openMemory(pool: Pool | null): Promise<BaseCheckpointSaver> {
  if (!pool) return new MemorySaver();
  try {
    await migrateMemory(pool);
  } catch (thrown) {
    // The role of a migrated database may use the tables but not create them.
    if ((thrown as { code?: string }).code !== notAllowed) throw thrown;
  }
  return new PostgresSaver(pool, undefined, { schema: 'langgraph' });
}
