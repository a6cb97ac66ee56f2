/** One broken input under several incidents. Two agents at once make one: the second insert is a conflict and joins. */
export const sharedCauses = `
create table sextant.cause (
  id text primary key,
  position bigint generated always as identity,
  channel text not null,
  input text not null,
  owner text not null,
  "column" text not null,
  kind text not null,
  factor double precision,
  began jsonb not null,
  state text not null check (state in ('open', 'closed')),
  opened_at timestamptz not null,
  closed_at timestamptz,
  explained_at timestamptz
);
create unique index one_open_cause on sextant.cause (channel, input, "column", kind) where state = 'open';

alter table sextant.incident add column cause_id text;
alter table sextant.incident add column under_cause boolean not null default false;
create index incident_cause on sextant.incident (cause_id) where cause_id is not null;

do $$
declare
  name text;
begin
  foreach name in array array['sextant_bot', 'sextant_agent', 'sextant_worker', 'sextant_promoter'] loop
    if exists (select from pg_catalog.pg_roles where rolname = name) then
      execute format('grant select on sextant.cause to %I', name);
    end if;
  end loop;
  if exists (select from pg_catalog.pg_roles where rolname = 'sextant_agent') then
    grant insert, update on sextant.cause to sextant_agent;
  end if;
end $$;
`;
