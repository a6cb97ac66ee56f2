/** Inbox and steps: what came in, and what is to be done about it. Leases run on the machine's real clock. */
export const work = `
create table sextant.inbox (
  id text primary key,
  source text not null,
  dedupe_key text not null constraint inbox_dedupe_key unique,
  body jsonb not null,
  received_at timestamptz not null
);

create table sextant.step (
  id text primary key,
  position bigint generated always as identity,
  kind text not null,
  role text not null check (role in ('bot', 'agent', 'worker', 'promoter')),
  subject_kind text not null,
  subject_id text not null,
  incident_id text,
  input jsonb not null,
  key text,
  due_at timestamptz not null,
  attempt integer not null default 1,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  token text,
  lease_until timestamptz,
  reason text,
  created_at timestamptz not null default sextant.now(),
  ended_at timestamptz,
  check ((state = 'running') = (token is not null)),
  check ((state = 'running') = (lease_until is not null))
);
create unique index one_waiting_step_a_key on sextant.step (key) where state = 'waiting';
create index step_to_do on sextant.step (due_at, position) where state in ('waiting', 'running');
create index step_incident on sextant.step (incident_id);
`;
