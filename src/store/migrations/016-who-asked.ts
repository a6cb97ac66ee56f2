/**
 * Who asked for something is written where people come in and stays as it was written: the agent answers a question, and cannot say afterwards that
 * somebody else asked it, or that nobody did.
 */
export const whoAsked = `
alter table sextant.question add column orders jsonb not null default '[]';

create function sextant.keep_question() returns trigger language plpgsql as $$
begin
  if (new.id, new.thread, new.channel, new.thread_ts, new.message_ts, new."user", new.text, new.incident_id, new.asked_at, new.orders)
    is distinct from (old.id, old.thread, old.channel, old.thread_ts, old.message_ts, old."user", old.text, old.incident_id, old.asked_at, old.orders) then
    raise exception 'a question keeps what was asked' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger question_kept before update on sextant.question for each row execute function sextant.keep_question();

create function sextant.keep_signal() returns trigger language plpgsql as $$
begin
  if (new.id, new.kind, new.model, new.incident_id, new.requested_by, new.received_at)
    is distinct from (old.id, old.kind, old.model, old.incident_id, old.requested_by, old.received_at) then
    raise exception 'a signal keeps what came in' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger signal_kept before update on sextant.signal for each row execute function sextant.keep_signal();
`;
