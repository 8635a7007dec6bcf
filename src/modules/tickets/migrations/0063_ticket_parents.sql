-- A ticket cannot lie under itself, whatever wrote it. One change of a parent at a time: of two that would close a
-- circle together, the second one sees the first.
create function ticket_refuse_cycle() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(4712);
  if exists (
    with recursive above (id, parent_id) as (
      select t.id, t.parent_id from ticket t where t.id = new.parent_id
      union
      select t.id, t.parent_id from ticket t join above a on t.id = a.parent_id
    )
    select 1 from above where id = new.id
  ) then
    raise exception 'a ticket cannot lie under itself' using errcode = 'check_violation', constraint = 'ticket_cycle';
  end if;
  return new;
end $$;
create trigger ticket_refuse_cycle before update of parent_id on ticket
  for each row when (new.parent_id is not null) execute function ticket_refuse_cycle();
