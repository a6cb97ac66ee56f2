/**
 * What several replicas share. `channel_turn`: when the next new message may go to a channel, on the machine's real clock.
 * `lost`: how often a step was begun and its process gone before the end; no fault of what the step does outside.
 */
export const replicas = `
alter table sextant.step add column lost integer not null default 0;
create table sextant.channel_turn (
  channel text primary key,
  next_at timestamptz not null
);
do $$ begin
  if exists (select from pg_roles where rolname = 'sextant_bot') then
    grant select, insert, update on sextant.channel_turn to sextant_bot;
  end if;
end $$;
`;
