-- The audit as records: with ids like other records, and at home where they are seen from.
alter table audit rename column id to number;
alter table audit
  add column id uuid,
  add column version int not null default 1,
  -- The place it concerns, as long as that exists; then the one that was above it.
  add column home_id uuid,
  -- A word by which entries of some weight are found.
  add column mark text;

create or replace function audit_is_for_ever() returns trigger language plpgsql as $$
begin
  -- Where an entry is seen from follows the tree; what it says stays.
  if tg_op = 'UPDATE' and to_jsonb(new) - 'home_id' = to_jsonb(old) - 'home_id' then
    return new;
  end if;
  raise exception 'audit rows are never changed or removed';
end $$;
create trigger audit_is_not_emptied before truncate on audit for each statement execute function audit_is_for_ever();

-- Ids in the order of the numbers: entries of one moment keep theirs.
create function audit_id(number bigint) returns uuid language sql immutable
  return ('00000000-0000-7000-a000-' || lpad(to_hex(number), 12, '0'))::uuid;

create function audit_arrives() returns trigger language plpgsql as $$
begin
  new.id := coalesce(new.id, audit_id(new.number));
  if new.home_id is null then
    new.home_id := coalesce(
      (select id from place where id = new.place_id),
      (select id from place where new.type = 'place' and id::text = new.before ->> 'parent_id'),
      (select home_id from person where new.type = 'person' and new.place_id is null and id = new.record_id),
      -- What concerns no place is seen from where the one who did it is at home.
      (select home_id from person where id = new.actor_id),
      (select id from place where parent_id is null));
  end if;
  return new;
end $$;
create trigger audit_arrives before insert on audit for each row execute function audit_arrives();

create function audit_follows_place() returns trigger language plpgsql as $$
begin
  update audit set home_id = old.parent_id where home_id = old.id;
  return old;
end $$;
create trigger audit_follows_place before delete on place for each row execute function audit_follows_place();

alter table audit disable trigger audit_is_for_ever;
update audit a set
  id = audit_id(number),
  home_id = coalesce(
    (select id from place where id = a.place_id),
    (select home_id from person where id = a.record_id and a.type = 'person' and a.place_id is null),
    (select home_id from person where id = a.actor_id),
    (select id from place where parent_id is null));
alter table audit enable trigger audit_is_for_ever;
alter table audit alter column id set not null, alter column home_id set not null;

drop index audit_actor;
alter table audit add unique (id);
create index audit_at on audit (at desc, id desc);
create index audit_home on audit (home_id, at desc, id desc);
create index audit_actor on audit (actor_id, at desc, id desc);
create index audit_record_at on audit (record_id, at desc, id desc);
create index audit_action on audit (action, at desc, id desc);
create index audit_type on audit (type, at desc, id desc);
create index audit_ip on audit (ip, at desc, id desc);
create index audit_denied on audit (at desc, id desc) where denied;
create index audit_mark on audit (mark, at desc, id desc) where mark is not null;
