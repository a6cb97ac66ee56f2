/**
 * Slack messages we owe. `lane` is the thread they belong to, `place` their order in it; a message is owed while its
 * newest revision is not in Slack and nobody gave it up.
 */
export const posts = `
create sequence sextant.post_place;

create table sextant.post (
  id text primary key,
  place bigint not null default nextval('sextant.post_place'),
  key text constraint one_post_a_key unique,
  kind text not null,
  incident_id text,
  channel text not null,
  thread_of text,
  thread_ts text,
  ephemeral_to text,
  dm text,
  broadcast boolean not null default false,
  lane text not null,
  facts jsonb not null,
  revision integer not null default 1,
  sent_revision integer not null default 0,
  due_at timestamptz not null default sextant.now(),
  attempt integer not null default 0,
  uncertain boolean not null default false,
  token text,
  lease_until timestamptz,
  sent_channel text,
  sent_ts text,
  failure text,
  gave_up_at timestamptz,
  created_at timestamptz not null default sextant.now(),
  owed boolean generated always as (sent_revision < revision and gave_up_at is null) stored
);
create index post_owed on sextant.post (place) where owed;
create index post_lane on sextant.post (lane, place) where owed;
create index post_sent on sextant.post (sent_channel, sent_ts);
`;
