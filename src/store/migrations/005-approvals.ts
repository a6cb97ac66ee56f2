/** The question, the votes, and what follows from them. A promotion without its approval cannot be written. */
export const approvals = `
create table sextant.approval (
  id text primary key,
  position bigint generated always as identity,
  kind text not null,
  incident_id text not null,
  model text not null,
  state text not null check (state in ('pending', 'approved', 'denied', 'expired', 'superseded', 'withdrawn')),
  subject jsonb not null,
  digest text not null,
  validation_id text,
  run_id text,
  decision_id text,
  requested_by text,
  sets jsonb not null,
  quorum integer not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  reason text
);
create unique index one_pending_approval_a_model_and_kind on sextant.approval (model, kind) where state = 'pending';
create index approval_requested on sextant.approval (model, requested_at);
create index approval_incident on sextant.approval (incident_id);

create table sextant.vote (
  id text primary key,
  position bigint generated always as identity,
  approval_id text not null references sextant.approval (id) deferrable initially deferred,
  "user" text not null,
  choice text not null check (choice in ('approve', 'deny')),
  reason text,
  via text not null,
  voted_at timestamptz not null,
  constraint one_vote_a_person unique (approval_id, "user")
);

create table sextant.promotion (
  id text primary key,
  position bigint generated always as identity,
  approval_id text not null references sextant.approval (id) deferrable initially deferred,
  incident_id text not null,
  model text not null,
  kind text not null,
  "from" text,
  "to" text not null,
  digest text not null,
  state text not null check (state in ('intended', 'alias-set', 'done', 'refused')),
  intended_at timestamptz not null,
  alias_set_at timestamptz,
  serving_seen_at timestamptz,
  reason text,
  constraint one_promotion_an_approval unique (approval_id)
);
create index promotion_intended on sextant.promotion (model, intended_at);
create index promotion_incident on sextant.promotion (incident_id);

create table sextant.watch (
  id text primary key,
  position bigint generated always as identity,
  incident_id text not null,
  promotion_id text not null,
  model text not null,
  version text not null,
  previous text,
  started_at timestamptz not null,
  until timestamptz not null,
  state text not null,
  finding jsonb,
  ended_at timestamptz
);
create index watch_started on sextant.watch (model, started_at);
create index watch_incident on sextant.watch (incident_id);
`;
