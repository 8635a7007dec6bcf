-- Links that were sent by mail: each works once, for a while. Only a digest of it is kept.
create table account_link (
  id uuid primary key,
  kind text not null check (kind in ('recovery', 'email')),
  person_id uuid not null references person (id) on delete cascade,
  digest text not null unique,
  -- The new address, for `email`.
  email text,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index account_link_person on account_link (person_id, kind, created_at);

-- Whatever way a password is changed, links that would change it end.
create function end_recovery_links() returns trigger language plpgsql as $$
begin
  update account_link set used_at = now()
    where person_id = new.id and used_at is null
    and (kind = 'recovery' and new.password_hash is distinct from old.password_hash
      or new.email is distinct from old.email);
  return null;
end $$;
create trigger person_links after update of password_hash, email on person
  for each row execute function end_recovery_links();
