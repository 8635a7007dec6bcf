-- Rules that make grants: who is like this gets that profile there.
create table access_rule (
  id uuid primary key,
  name text not null check (name <> ''),
  description text not null default '',
  place_id uuid not null references place (id),
  enabled boolean not null default true,
  criteria jsonb not null,
  profile_id uuid not null references profile (id),
  at_place_id uuid not null references place (id),
  below boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index rule_names on access_rule (place_id, lower(name));
create index rule_profile on access_rule (profile_id);
create index rule_at_place on access_rule (at_place_id);

-- Each rule gives a person one grant; two rules may give the same.
alter table access_grant add column rule_id uuid references access_rule (id);
create unique index grant_of_rule on access_grant (rule_id, person_id) where rule_id is not null;
drop index grant_once;
create unique index grant_once on access_grant (person_id, profile_id, place_id, cause)
  where person_id is not null and rule_id is null;

-- People of whom the rules are to be asked again, before the change that put them here is committed; null is everybody.
create table rule_due (person_id uuid);

create function rule_due_person() returns trigger language plpgsql as $$
begin
  if exists (select 1 from access_rule) then
    insert into rule_due values (new.id);
  end if;
  return null;
end $$;
create trigger rule_due_new after insert on person for each row execute function rule_due_person();
create trigger rule_due_changed after update on person for each row
  when ((old.organization_id, old.kind, old.employee_number, old.custom)
        is distinct from (new.organization_id, new.kind, new.employee_number, new.custom))
  execute function rule_due_person();

create function rule_due_member() returns trigger language plpgsql as $$
begin
  if exists (select 1 from access_rule) then
    insert into rule_due select n.person_id from changed n;
  end if;
  return null;
end $$;
create trigger rule_due_joined after insert on membership referencing new table as changed
  for each statement execute function rule_due_member();
create trigger rule_due_left after delete on membership referencing old table as changed
  for each statement execute function rule_due_member();

create function rule_due_everybody() returns trigger language plpgsql as $$
begin
  if exists (select 1 from access_rule) then
    insert into rule_due values (null);
  end if;
  return null;
end $$;
create trigger rule_due_moved after update of parent_id on place
  for each statement execute function rule_due_everybody();
create trigger rule_due_rules after insert or update on access_rule
  for each statement execute function rule_due_everybody();
