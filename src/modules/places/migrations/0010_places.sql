create table place (
  id uuid primary key,
  parent_id uuid references place (id),
  kind text not null check (kind in ('organization', 'group', 'container')),
  name text not null check (name <> ''),
  icon text not null default '',
  description text not null default '',
  default_user_id uuid,
  accepts_handover boolean not null default true,
  open boolean not null default false,
  email text,
  -- The place itself and what it lies under, for indexed "under" questions in SQL.
  path uuid[] not null default '{}',
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((parent_id is null) = (id = '00000000-0000-7000-8000-000000000001'))
);
create unique index place_sibling_names on place (parent_id, lower(name));
create index place_path on place using gin (path);

-- Keeps the paths of a moved place and of everything under it; refuses cycles whatever wrote them.
create function place_set_path() returns trigger language plpgsql as $$
declare above uuid[];
begin
  if new.parent_id is null then
    new.path := array[new.id];
    return new;
  end if;
  select path into above from place where id = new.parent_id;
  if new.id = any (above) then
    raise exception 'a place cannot lie under itself' using errcode = 'check_violation', constraint = 'place_cycle';
  end if;
  new.path := above || new.id;
  return new;
end $$;
create trigger place_set_path before insert or update of parent_id on place
  for each row execute function place_set_path();

create function place_move_subtree() returns trigger language plpgsql as $$
begin
  update place set path = new.path || path[cardinality(old.path) + 1 :]
   where path @> array[new.id] and id <> new.id;
  return null;
end $$;
create trigger place_move_subtree after update of parent_id on place
  for each row when (old.path is distinct from new.path) execute function place_move_subtree();

create trigger place_policy after insert or delete or update of parent_id, kind, name, open, accepts_handover on place
  for each statement execute function bump_policy_epoch();

insert into place (id, kind, name, icon) values ('00000000-0000-7000-8000-000000000001', 'organization', 'All', 'world');
