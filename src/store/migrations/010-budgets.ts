/**
 * Money that two processes could spend at once. Whoever charges a budget takes its lock first, until the commit, and then
 * adds up the rows: there is no balance beside them that could be wrong. A turn of the language model is a row from before
 * its first request, charged with the most it may cost until it says what it did cost.
 */
export const budgets = `
alter table sextant.run
  add column leave_out jsonb not null default '[]',
  add column data_until timestamptz,
  add column voided text;

create table sextant.budget_lock (
  one boolean primary key default true check (one)
);
insert into sextant.budget_lock default values;

create function sextant.lock_budgets() returns boolean
language sql volatile security definer set search_path = '' as $$
  select one from sextant.budget_lock for update
$$;

create table sextant.agent_turn (
  id text primary key,
  begun_at timestamptz not null default sextant.now(),
  reserved double precision not null check (reserved >= 0),
  cost double precision check (cost >= 0),
  currency text not null,
  ended_at timestamptz
);
create index agent_turn_begun on sextant.agent_turn (begun_at);

create function sextant.grant_budgets() returns void language plpgsql set search_path = '' as $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'sextant_agent') then return; end if;
  grant select on sextant.agent_turn to sextant_bot, sextant_agent, sextant_worker, sextant_promoter;
  grant insert, update on sextant.agent_turn to sextant_agent;
end $$;
revoke execute on function sextant.grant_budgets() from public;

select sextant.grant_budgets();
`;
