import { sql } from 'kysely';
import type { Heartbeats } from '../ports/heartbeats.ts';
import type { Access } from './access.ts';

export const heartbeatStore = ({ read }: Pick<Access, 'read'>): Heartbeats => ({
  heard: (source) =>
    read(async (db) => {
      const { rows: before } = await sql<{ heardAt: Date }>`
        select heard_at from sextant.heartbeat where source = ${source}`.execute(db);
      await sql`insert into sextant.heartbeat (source, heard_at) values (${source}, sextant.now())
        on conflict (source) do update set heard_at = excluded.heard_at`.execute(db);
      return before[0]?.heardAt ?? null;
    }),
  listenFor: (source) =>
    read(async (db) => {
      const { rows } = await sql<{ heardAt: Date }>`
        insert into sextant.heartbeat (source, heard_at) values (${source}, sextant.now())
        on conflict (source) do update set source = excluded.source returning heard_at`.execute(db);
      return rows[0]!.heardAt;
    }),
});
