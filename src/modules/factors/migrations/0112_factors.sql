-- Second factors: codes of an authenticator app, passkeys, and codes on paper for when both are lost.
create table totp (
  person_id uuid primary key references person (id) on delete cascade,
  -- The secret, sealed with the key of the installation.
  sealed bytea not null,
  created_at timestamptz not null default now(),
  -- Null until a first code has shown that the app knows the secret.
  confirmed_at timestamptz,
  -- The step of the last code that was taken: no code works twice.
  last_step bigint not null default 0
);

create table passkey (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null default 0,
  transports text[] not null default '{}',
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkey_person on passkey (person_id);

-- What a device is asked to sign, once.
create table passkey_challenge (
  challenge text primary key,
  purpose text not null,
  person_id uuid references person (id) on delete cascade,
  expires_at timestamptz not null
);

create table recovery_code (
  person_id uuid not null references person (id) on delete cascade,
  digest text not null,
  used_at timestamptz,
  primary key (person_id, digest)
);

create function note_second_factor() returns trigger language plpgsql as $$
declare
  who uuid := coalesce(new.person_id, old.person_id);
begin
  update person set second_factor =
    exists (select 1 from totp where person_id = who and confirmed_at is not null)
    or exists (select 1 from passkey where person_id = who)
    where id = who;
  return null;
end $$;
create trigger totp_counts after insert or delete or update of confirmed_at on totp
  for each row execute function note_second_factor();
create trigger passkey_counts after insert or delete on passkey for each row execute function note_second_factor();
