/** Retrainings and what came of them. */
export const runs = `
create table sextant.run (
  id text primary key,
  position bigint generated always as identity,
  incident_id text not null,
  decision_id text not null,
  model text not null,
  request_id text not null constraint one_run_a_request unique,
  requested_by text,
  state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled', 'unknown')),
  external_id text,
  created_at timestamptz not null,
  started_at timestamptz,
  ended_at timestamptz,
  progress double precision not null,
  progress_text text not null,
  candidate jsonb,
  estimated_minutes double precision,
  estimated_cost double precision,
  cost double precision,
  currency text not null,
  minutes double precision,
  error_tail text
);
create unique index one_active_run_a_model on sextant.run (model) where state in ('queued', 'running', 'unknown');
create index run_created on sextant.run (model, created_at);
create index run_incident on sextant.run (incident_id);

create table sextant.validation (
  id text primary key,
  position bigint generated always as identity,
  run_id text not null,
  incident_id text not null,
  model text not null,
  candidate text not null,
  champion text,
  outcome text not null,
  gates jsonb not null,
  worst_slice jsonb,
  n integer not null,
  "window" jsonb,
  evaluation_digest text,
  checks jsonb not null,
  reasons jsonb not null,
  next_look_at timestamptz,
  validated_at timestamptz not null
);
create index validation_run on sextant.validation (run_id);
create index validation_incident on sextant.validation (incident_id);
`;
