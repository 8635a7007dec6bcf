-- How old a password is, which ones there were before, and whether the account has a second factor.
alter table person add column password_set_at timestamptz;
update person set password_set_at = now() where password_hash is not null;
alter table person add column second_factor boolean not null default false;

create table former_password (
  person_id uuid not null references person (id) on delete cascade,
  hash text not null,
  at timestamptz not null default now(),
  primary key (person_id, hash)
);

-- One rule for every way in which a password is written: it has an age, and the one before is remembered.
create function note_password() returns trigger language plpgsql as $$
begin
  if new.password_hash is not distinct from old.password_hash then return new; end if;
  new.password_set_at := case when new.password_hash is null then null else now() end;
  if old.password_hash is not null then
    insert into former_password (person_id, hash) values (new.id, old.password_hash) on conflict do nothing;
  end if;
  return new;
end $$;
create trigger person_password before update of password_hash on person for each row execute function note_password();
create function note_first_password() returns trigger language plpgsql as $$
begin
  if new.password_hash is not null then new.password_set_at := now(); end if;
  return new;
end $$;
create trigger person_first_password before insert on person for each row execute function note_first_password();
