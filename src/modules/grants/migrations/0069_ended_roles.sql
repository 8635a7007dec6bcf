-- A role that has ended is in nobody's way, whenever the next one is said to begin.
create or replace function grant_container_role() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from place where id = new.place_id and kind = 'container') then
    return new;
  end if;
  if new.group_id is not null then
    raise exception 'a role in a container is given to one person'
      using errcode = 'check_violation', constraint = 'grant_group_id';
  end if;
  if new.ends_at <= now() then
    return new;
  end if;
  if exists (select 1 from access_grant g
              where g.place_id = new.place_id and g.person_id = new.person_id and g.id <> new.id
                and (g.ends_at is null or g.ends_at > now())
                and tstzrange(g.starts_at, g.ends_at) && tstzrange(new.starts_at, new.ends_at)) then
    raise exception 'one role in a container is all that a person has'
      using errcode = 'check_violation', constraint = 'grant_person_id';
  end if;
  return new;
end $$;
