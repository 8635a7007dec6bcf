-- Every table that says what people may do tells which of them, places, profiles or grants a statement has changed.

create function note_new() returns trigger language plpgsql as $$
begin
  perform note_policy_change(tg_argv[0], array(select id from new_rows));
  return null;
end $$;

create function note_old() returns trigger language plpgsql as $$
begin
  perform note_policy_change(tg_argv[0], array(select id from old_rows));
  return null;
end $$;

create function note_changed_people() returns trigger language plpgsql as $$
begin
  perform note_policy_change('person', array(
    select id from new_rows n full join old_rows o using (id)
     where (n.kind, n.organization_id, n.enabled, n.valid_from, n.valid_until, n.name)
           is distinct from (o.kind, o.organization_id, o.enabled, o.valid_from, o.valid_until, o.name)));
  return null;
end $$;

-- Columns are told by those that do not count, after the first argument: whatever is added to the table later counts.
create function note_changed() returns trigger language plpgsql as $$
begin
  perform note_policy_change(tg_argv[0], array(
    select id from new_rows n full join old_rows o using (id)
     where to_jsonb(n) - tg_argv[1]::text[] is distinct from to_jsonb(o) - tg_argv[1]::text[]));
  return null;
end $$;

create function note_new_members() returns trigger language plpgsql as $$
begin
  perform note_policy_change('person', array(select distinct person_id from new_rows));
  return null;
end $$;

create function note_old_members() returns trigger language plpgsql as $$
begin
  perform note_policy_change('person', array(select distinct person_id from old_rows));
  return null;
end $$;

create function note_changed_members() returns trigger language plpgsql as $$
begin
  perform note_policy_change('person', array(select person_id from new_rows union select person_id from old_rows));
  return null;
end $$;

drop trigger person_policy on person;
create trigger person_policy_insert after insert on person referencing new table as new_rows
  for each statement execute function note_new('person');
create trigger person_policy_update after update on person referencing new table as new_rows old table as old_rows
  for each statement execute function note_changed_people();
create trigger person_policy_delete after delete on person referencing old table as old_rows
  for each statement execute function note_old('person');
create trigger person_policy_truncate after truncate on person
  for each statement execute function bump_policy_epoch();

drop trigger membership_policy on membership;
create trigger membership_policy_insert after insert on membership referencing new table as new_rows
  for each statement execute function note_new_members();
create trigger membership_policy_update after update on membership
  referencing new table as new_rows old table as old_rows for each statement execute function note_changed_members();
create trigger membership_policy_delete after delete on membership referencing old table as old_rows
  for each statement execute function note_old_members();
create trigger membership_policy_truncate after truncate on membership
  for each statement execute function bump_policy_epoch();

drop trigger place_policy on place;
create trigger place_policy_insert after insert on place referencing new table as new_rows
  for each statement execute function note_new('place');
create trigger place_policy_update after update on place referencing new table as new_rows old table as old_rows
  for each statement execute function note_changed(
    'place', '{path,icon,description,email,default_user_id,code,version,created_at,updated_at}');
create trigger place_policy_delete after delete on place referencing old table as old_rows
  for each statement execute function note_old('place');
create trigger place_policy_truncate after truncate on place
  for each statement execute function bump_policy_epoch();

drop trigger profile_policy on profile;
create trigger profile_policy_insert after insert on profile referencing new table as new_rows
  for each statement execute function note_new('profile');
create trigger profile_policy_update after update on profile referencing new table as new_rows old table as old_rows
  for each statement execute function note_changed(
    'profile', '{abbreviation,description,interface,is_default,shared_below,template,version,created_at,updated_at}');
create trigger profile_policy_delete after delete on profile referencing old table as old_rows
  for each statement execute function note_old('profile');
create trigger profile_policy_truncate after truncate on profile
  for each statement execute function bump_policy_epoch();

drop trigger grant_policy on access_grant;
create trigger grant_policy_insert after insert on access_grant referencing new table as new_rows
  for each statement execute function note_new('grant');
create trigger grant_policy_update after update on access_grant referencing new table as new_rows old table as old_rows
  for each statement execute function note_changed('grant', '{given_by,version,created_at,updated_at}');
create trigger grant_policy_delete after delete on access_grant referencing old table as old_rows
  for each statement execute function note_old('grant');
create trigger grant_policy_truncate after truncate on access_grant
  for each statement execute function bump_policy_epoch();
