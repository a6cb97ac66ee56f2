/**
 * The second factor, and what a taken role must not do to a waiting approval.
 *
 * | table    | bot                  | agent | worker | promoter             |
 * |----------|----------------------|-------|--------|----------------------|
 * | link     | read, insert         | read  | read   | read, update         |
 * | proof    | read                 | read  | read   | read, insert         |
 * | totp     | none                 | none  | none   | read, insert, update |
 *
 * An approval keeps what was shown; its state moves once, from pending, and to approved only before it expires.
 */
export const stepUp = `
create table sextant.link (
  id text primary key,
  position bigint generated always as identity,
  approval_id text not null references sextant.approval (id) deferrable initially deferred,
  "user" text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint one_link_a_person unique (approval_id, "user")
);

create table sextant.proof (
  id text primary key,
  position bigint generated always as identity,
  approval_id text not null references sextant.approval (id) deferrable initially deferred,
  "user" text not null,
  choice text not null check (choice in ('approve', 'deny')),
  digest text not null,
  proved_at timestamptz not null,
  constraint one_proof_a_person unique (approval_id, "user")
);

create table sextant.totp (
  "user" text primary key,
  name text not null,
  secret text not null,
  enrolled_at timestamptz not null default sextant.now(),
  revoked_at timestamptz,
  last_counter bigint not null default -1,
  failures integer not null default 0,
  locked_until timestamptz
);

create function sextant.grant_step_up() returns void language plpgsql set search_path = '' as $$
declare
  everyone constant text := 'sextant_bot, sextant_agent, sextant_worker, sextant_promoter';
begin
  if to_regrole('sextant_promoter') is null then return; end if;
  execute 'grant select on sextant.link, sextant.proof to ' || everyone;
  grant insert on sextant.link to sextant_bot;
  grant update on sextant.link to sextant_promoter;
  grant insert on sextant.proof to sextant_promoter;
  grant select, insert, update on sextant.totp to sextant_promoter;
end $$;
revoke execute on function sextant.grant_step_up() from public;
select sextant.grant_step_up();

create function sextant.check_approval() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.state <> 'pending' then
      raise exception 'an approval begins as pending' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if (new.id, new.kind, new.incident_id, new.model, new.subject, new.digest, new.validation_id, new.run_id,
      new.requested_by, new.sets, new.quorum, new.requested_at, new.expires_at)
    is distinct from (old.id, old.kind, old.incident_id, old.model, old.subject, old.digest, old.validation_id, old.run_id,
      old.requested_by, old.sets, old.quorum, old.requested_at, old.expires_at) then
    raise exception 'an approval keeps what was shown' using errcode = 'check_violation';
  end if;
  if old.state <> 'pending' and new is distinct from old then
    raise exception 'an approval is settled once' using errcode = 'check_violation';
  end if;
  -- A press judged a moment before its end is judged again.
  if new.state = 'approved' and old.state = 'pending' and old.expires_at <= sextant.now() then
    raise exception 'this approval has expired meanwhile' using errcode = 'serialization_failure';
  end if;
  return new;
end $$;
create trigger approval_kept before insert or update on sextant.approval
  for each row execute function sextant.check_approval();
`;
