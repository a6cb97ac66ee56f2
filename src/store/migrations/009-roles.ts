/**
 * Least privilege for the four roles on Postgres. Group roles without login: the operator makes a login user for each
 * process (`create user bot_1 in role sextant_bot password …`) and gives that process its address as DATABASE_URL.
 *
 * | table                                | bot            | agent          | worker         | promoter                |
 * |--------------------------------------|----------------|----------------|----------------|-------------------------|
 * | step, post, incident                 | read, insert, update (all four: each settles its own steps)                |
 * | inbox                                | read, insert   | read           | read           | read                    |
 * | signal                               | read, insert, update | read, insert, update | read     | read                    |
 * | evidence                             | read           | read, insert   | read, insert   | read                    |
 * | decision                             | read, insert   | read, insert   | read, insert   | read                    |
 * | run                                  | read, insert   | read, insert   | read, update   | read                    |
 * | validation                           | read           | read           | read, insert   | read                    |
 * | approval                             | read, insert, update | read     | read           | read                    |
 * | vote                                 | read, insert   | read           | read           | read                    |
 * | promotion                            | read, insert as `intended` | read | read         | read, update            |
 * | watch                                | read           | read           | read, update   | read, insert            |
 * | sweep                                | read, insert   | read, insert, update | read     | read                    |
 * | question                             | read, insert, update | read, update | read       | read                    |
 * | ledger                               | read, insert: the trigger makes that append                                |
 * | ledger_head, clock                   | none / read: only the owner changes them                                   |
 *
 * Nobody but the owner deletes or truncates anything. Where the migrating user may not create roles, the database stays
 * open to its one user and says so in the server's log.
 */
export const roles = `
create function sextant.grant_roles() returns void language plpgsql set search_path = '' as $$
declare
  everyone constant text := 'sextant_bot, sextant_agent, sextant_worker, sextant_promoter';
  name text;
begin
  foreach name in array string_to_array(everyone, ', ') loop
    if not exists (select from pg_catalog.pg_roles where rolname = name) then
      begin
        execute format('create role %I nologin', name);
      exception
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then
          raise notice 'role % is not there and may not be created: no grants are given', name;
          return;
      end;
    end if;
  end loop;
  execute 'grant usage on schema sextant to ' || everyone;
  execute 'grant select on all tables in schema sextant to ' || everyone;
  execute 'revoke select on sextant.ledger_head from ' || everyone;
  execute 'grant insert, update on sextant.step, sextant.post, sextant.incident to ' || everyone;
  execute 'grant insert on sextant.ledger to ' || everyone;
  execute 'grant usage on sequence sextant.post_place to ' || everyone;

  grant insert on sextant.inbox, sextant.signal, sextant.decision, sextant.approval, sextant.vote, sextant.promotion,
    sextant.run, sextant.sweep, sextant.question to sextant_bot;
  grant update on sextant.signal, sextant.approval, sextant.question to sextant_bot;
  grant insert on sextant.signal, sextant.evidence, sextant.decision, sextant.run, sextant.sweep to sextant_agent;
  grant update on sextant.signal, sextant.sweep, sextant.question to sextant_agent;
  grant insert on sextant.evidence, sextant.decision, sextant.validation to sextant_worker;
  grant update on sextant.run, sextant.watch to sextant_worker;
  grant update on sextant.promotion to sextant_promoter;
  grant insert on sextant.watch to sextant_promoter;
end $$;
revoke execute on function sextant.grant_roles() from public;

create function sextant.check_promotion() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and new.state <> 'intended' then
    raise exception 'a promotion begins as intended' using errcode = 'check_violation';
  end if;
  if tg_op = 'UPDATE' and (new.id, new.approval_id, new.model, new.kind, new."to", new.digest)
    is distinct from (old.id, old.approval_id, old.model, old.kind, old."to", old.digest) then
    raise exception 'a promotion keeps what was approved' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger promotion_kept before insert or update on sextant.promotion
  for each row execute function sextant.check_promotion();

select sextant.grant_roles();
`;
