-- Whoever changes a password, or is shut out, is done with every link that was sent before: also with one that would
-- set another address, which somebody else may have asked for.
create or replace function end_recovery_links() returns trigger language plpgsql as $$
begin
  update account_link set used_at = now() where person_id = new.id and used_at is null;
  return null;
end $$;
drop trigger person_links on person;
create trigger person_links after update of password_hash, email, enabled, may_sign_in on person
  for each row
  when (new.password_hash is distinct from old.password_hash or new.email is distinct from old.email
    or (old.enabled and not new.enabled) or (old.may_sign_in and not new.may_sign_in))
  execute function end_recovery_links();
