/**
 * The ledger: append-only, hash-chained. The database itself checks each new row against the head and moves the head, so
 * whoever may insert can only append; `lock_ledger` gives the head to them without giving them the table.
 */
export const ledger = `
create table sextant.ledger_head (
  one boolean primary key default true check (one),
  seq bigint not null,
  hash text not null
);
insert into sextant.ledger_head (seq, hash) values (0, repeat('0', 64));

create table sextant.ledger (
  seq bigint primary key,
  at timestamptz not null,
  body text not null,
  previous text not null,
  hash text not null,
  kind text generated always as ((body::jsonb) ->> 'kind') stored,
  model text generated always as ((body::jsonb) ->> 'model') stored,
  incident_id text generated always as ((body::jsonb) ->> 'incidentId') stored
);
create index ledger_at on sextant.ledger (at);
create index ledger_model on sextant.ledger (model, seq);
create index ledger_incident on sextant.ledger (incident_id, seq);

create function sextant.lock_ledger() returns sextant.ledger_head
language sql volatile security definer set search_path = '' as $$
  select * from sextant.ledger_head for update
$$;

create function sextant.append_to_ledger() returns trigger
language plpgsql security definer set search_path = '' as $$
declare head sextant.ledger_head;
begin
  head := sextant.lock_ledger();
  if new.seq <> head.seq + 1 or new.previous <> head.hash
    or new.hash <> encode(sha256(convert_to(new.previous || new.body, 'UTF8')), 'hex') then
    raise exception 'ledger row % does not follow on row %', new.seq, head.seq using errcode = 'check_violation';
  end if;
  update sextant.ledger_head set seq = new.seq, hash = new.hash;
  return new;
end $$;
create trigger ledger_chain before insert on sextant.ledger
  for each row execute function sextant.append_to_ledger();

create function sextant.refuse_ledger_change() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is append-only: % is refused', tg_op using errcode = 'restrict_violation';
end $$;
create trigger ledger_append_only before update or delete or truncate on sextant.ledger
  for each statement execute function sextant.refuse_ledger_change();
`;
