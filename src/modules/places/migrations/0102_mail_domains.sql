-- The mail domains of an organization, by commas. Places are changed one at a time, so that the product can see to it
-- that no domain belongs to two.
alter table place add column mail_domains text not null default '';
drop trigger place_policy_update on place;
create trigger place_policy_update after update on place referencing new table as new_rows old table as old_rows
  for each statement execute function note_changed(
    'place', '{path,icon,description,email_from,group_emails,mail_domains,forced_email,satisfaction_email,open_limit,open_limit_enforced,total_limit,default_user_id,code,version,created_at,updated_at}');
