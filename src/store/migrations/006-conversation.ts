/** Sweeps of the fleet and people's questions. */
export const conversation = `
create table sextant.sweep (
  id text primary key,
  position bigint generated always as identity,
  slot text not null constraint one_sweep_a_slot unique,
  state text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  expected integer not null,
  results jsonb not null
);
create index sweep_started on sextant.sweep (started_at);

create table sextant.question (
  id text primary key,
  position bigint generated always as identity,
  thread text not null,
  channel text not null,
  thread_ts text,
  message_ts text not null,
  "user" text not null,
  text text not null,
  incident_id text,
  asked_at timestamptz not null,
  answer jsonb,
  state text not null,
  constraint one_question_a_message unique (channel, message_ts)
);
create index question_asked on sextant.question (asked_at);
create index question_thread on sextant.question (thread, asked_at);
`;
