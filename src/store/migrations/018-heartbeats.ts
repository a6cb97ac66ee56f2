/** When a sender that must never fall silent was heard last. The bot hears it. */
export const heartbeats = `
create table sextant.heartbeat (
  source text primary key,
  heard_at timestamptz not null
);

do $$
declare
  name text;
begin
  foreach name in array array['sextant_bot', 'sextant_agent', 'sextant_worker', 'sextant_promoter'] loop
    if exists (select from pg_catalog.pg_roles where rolname = name) then
      execute format('grant select on sextant.heartbeat to %I', name);
    end if;
  end loop;
  if exists (select from pg_catalog.pg_roles where rolname = 'sextant_bot') then
    grant insert, update on sextant.heartbeat to sextant_bot;
  end if;
end $$;
`;
