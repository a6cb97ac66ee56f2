/** From the alert to the decision. `position` breaks ties between rows of the same moment. */
export const incidents = `
create table sextant.incident (
  id text primary key,
  position bigint generated always as identity,
  model text not null,
  state text not null check (state in
    ('open', 'waiting-run', 'waiting-approval', 'watching', 'holding', 'needs-human', 'closed')),
  severity text not null,
  title text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  close_reason text,
  alert_state text not null,
  signal_count integer not null,
  last_signal_at timestamptz not null,
  links jsonb not null,
  acknowledged_by text,
  snoozed_until timestamptz,
  evidence_id text,
  decision_id text,
  state_reason text not null,
  next_look_at timestamptz,
  channel text not null
);
create unique index one_open_incident_a_model on sextant.incident (model) where state <> 'closed';
create index incident_opened on sextant.incident (opened_at);

create table sextant.signal (
  id text primary key,
  position bigint generated always as identity,
  kind text not null,
  source text not null,
  status text not null,
  model text not null,
  fingerprint text not null,
  title text not null,
  severity text not null,
  labels jsonb not null,
  links jsonb not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  received_at timestamptz not null,
  requested_by text,
  incident_id text,
  constraint one_signal_a_delivery unique (source, fingerprint, starts_at, status)
);
create index signal_received on sextant.signal (received_at);
create index signal_incident on sextant.signal (incident_id);

create table sextant.evidence (
  id text primary key,
  position bigint generated always as identity,
  model text not null,
  incident_id text,
  taken_at timestamptz not null,
  data_key text not null,
  champion text,
  measurement jsonb not null,
  verdict jsonb not null
);
create index evidence_taken on sextant.evidence (model, taken_at);
create index evidence_incident on sextant.evidence (incident_id);

create table sextant.decision (
  id text primary key,
  position bigint generated always as identity,
  incident_id text,
  model text not null,
  action text not null,
  mode text not null,
  would_have text,
  verdict text not null,
  evidence_id text,
  rules jsonb not null,
  reasons jsonb not null,
  estimate jsonb,
  if_nobody_acts text not null,
  next_look_at timestamptz,
  by text not null,
  requested_by text,
  policy_version text not null,
  decided_at timestamptz not null
);
create index decision_decided on sextant.decision (model, decided_at);
create index decision_incident on sextant.decision (incident_id);
`;
