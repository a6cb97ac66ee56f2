/** When the next new message may go to a channel: one pace for all replicas of the bot. On the machine's real clock. */
export const channelTurns = `
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
