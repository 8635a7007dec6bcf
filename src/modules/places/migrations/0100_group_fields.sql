-- What a group has beside its name: mail, limits of tickets, and a picture out of a fixed set.
alter table place rename column email to email_from;
alter table place
  add column group_emails text not null default '',
  add column forced_email boolean not null default false,
  add column satisfaction_email boolean not null default false,
  add column open_limit int not null default 0 check (open_limit >= 0),
  add column open_limit_enforced boolean not null default false,
  add column total_limit int not null default 0 check (total_limit >= 0),
  alter column icon drop default,
  alter column icon drop not null;
update place set icon = null where icon not in (
  'apps', 'bolt', 'book', 'box', 'briefcase', 'building', 'building-bank', 'building-factory', 'building-hospital',
  'car', 'cash', 'cloud', 'database', 'device-laptop', 'file-text', 'flag', 'headset', 'heart-handshake', 'home', 'key',
  'lifebuoy', 'map-pin', 'network', 'package', 'phone', 'printer', 'school', 'server', 'shield-lock', 'shopping-cart',
  'star', 'tool', 'truck', 'users', 'world');

-- None of these says who may do what.
drop trigger place_policy_update on place;
create trigger place_policy_update after update on place referencing new table as new_rows old table as old_rows
  for each statement execute function note_changed(
    'place', '{path,icon,description,email_from,group_emails,forced_email,satisfaction_email,open_limit,open_limit_enforced,total_limit,default_user_id,code,version,created_at,updated_at}');
