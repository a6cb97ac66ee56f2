/**
 * Walls between the roles where a grant on a table is too coarse. A taken process writes what its login may write, so the rows by which one role tells
 * another what to do are checked against who writes them. A member of none of the four roles (the owner, an embedded store) is not held: it could drop
 * the walls as well.
 *
 * | row                                        | may be written by                                                            |
 * |--------------------------------------------|------------------------------------------------------------------------------|
 * | step `resolve-approval` with a press       | bot and promoter: where people come in, and the second surface                 |
 * | step `promote`, `receive-slack`            | bot                                                                          |
 * | a step in hand: state, lease, outcome      | the role of the step; the others may only wake it sooner                       |
 * | what a step says: kind, subject, input     | nobody, once it is written                                                   |
 * | post `approval`, `pending`                 | bot, and the promoter that settles the card: what a person sees before a press |
 * | post: that it was sent                     | bot                                                                          |
 * | ledger rows of votes, approvals, promotions | bot and promoter                                                            |
 * | a run that is not just asked for           | worker                                                                       |
 */
export const walls = `
create function sextant.writes_as(variadic allowed text[]) returns boolean language sql stable set search_path = '' as $$
  select coalesce(bool_or(name = any(allowed)), true) from (
    select replace(rolname, 'sextant_', '') as name from pg_catalog.pg_roles
    where rolname in ('sextant_bot', 'sextant_agent', 'sextant_worker', 'sextant_promoter')
      and pg_catalog.pg_has_role(current_user, oid, 'member')
      and not (select rolsuper from pg_catalog.pg_roles where rolname = current_user)
  ) mine
$$;

create function sextant.refuse(what text) returns void language plpgsql as $$
begin
  raise exception '% may not %', current_user, what using errcode = 'insufficient_privilege';
end $$;

create function sextant.wall_step() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.kind = 'resolve-approval' and new.input ? 'user' and not sextant.writes_as('bot', 'promoter') then
      perform sextant.refuse('press a button in a person''s name');
    elsif new.kind in ('promote', 'receive-slack') and not sextant.writes_as('bot') then
      perform sextant.refuse('ask for a ' || new.kind || ' step');
    elsif new.state <> 'waiting' and not sextant.writes_as(new.role) then
      perform sextant.refuse('begin a step of the ' || new.role);
    end if;
    return new;
  end if;
  if (new.id, new.kind, new.role, new.subject_kind, new.subject_id, new.incident_id, new.input, new.key)
    is distinct from (old.id, old.kind, old.role, old.subject_kind, old.subject_id, old.incident_id, old.input, old.key) then
    raise exception 'a step keeps what it says' using errcode = 'check_violation';
  end if;
  if sextant.writes_as(old.role) then return new; end if;
  if (new.state, new.token, new.lease_until, new.reason, new.ended_at)
    is distinct from (old.state, old.token, old.lease_until, old.reason, old.ended_at) or new.due_at > old.due_at then
    perform sextant.refuse('settle a step of the ' || old.role);
  end if;
  return new;
end $$;
create trigger step_wall before insert or update on sextant.step for each row execute function sextant.wall_step();

create function sextant.wall_post() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.sent_revision, new.sent_channel, new.sent_ts, new.token)
    is distinct from (old.sent_revision, old.sent_channel, old.sent_ts, old.token) and not sextant.writes_as('bot') then
    perform sextant.refuse('say that a message was sent');
  end if;
  if (new.kind in ('approval', 'pending') or (tg_op = 'UPDATE' and old.kind in ('approval', 'pending')))
    and not sextant.writes_as('bot', 'promoter') then
    perform sextant.refuse('write the card of an approval');
  end if;
  return new;
end $$;
create trigger post_wall before insert or update on sextant.post for each row execute function sextant.wall_post();

create function sextant.wall_ledger() returns trigger language plpgsql as $$
declare told text := (new.body::jsonb) ->> 'kind';
begin
  if told in ('vote-cast', 'press-refused', 'approval-requested', 'approval-settled',
      'promotion-intended', 'promotion-settled', 'alias-changed') and not sextant.writes_as('bot', 'promoter') then
    perform sextant.refuse('put a ' || told || ' on record');
  end if;
  return new;
end $$;
create trigger ledger_author_wall before insert on sextant.ledger for each row execute function sextant.wall_ledger();

create function sextant.wall_run() returns trigger language plpgsql as $$
begin
  if (new.state <> 'queued' or new.candidate is not null or new.external_id is not null) and not sextant.writes_as('worker') then
    perform sextant.refuse('tell how a run went');
  end if;
  return new;
end $$;
create trigger run_wall before insert on sextant.run for each row execute function sextant.wall_run();
`;
