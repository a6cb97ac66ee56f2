/** `sextant.now()` is the only clock of due dates, deadlines and records; tests and the demo move it. */
export const clock = `
create table sextant.clock (
  one boolean primary key default true check (one),
  shift_ms bigint not null default 0
);
insert into sextant.clock default values;

create function sextant.now() returns timestamptz language sql stable as $$
  select date_trunc('milliseconds', now() + (select shift_ms from sextant.clock) * interval '1 millisecond')
$$;
`;
