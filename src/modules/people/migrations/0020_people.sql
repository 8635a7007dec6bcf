create table person (
  id uuid primary key,
  login text not null unique check (login <> '' and login = lower(login) and login !~ '\s'),
  name text not null check (name <> ''),
  email text,
  phone text not null default '',
  organization_id uuid references place (id),
  home_id uuid not null generated always as (coalesce(organization_id, '00000000-0000-7000-8000-000000000001')) stored,
  employee_number text unique,
  location text not null default '',
  language text check (language in ('en', 'es')),
  description text not null default '',
  kind text not null default 'grouped' check (kind in ('superadmin', 'grouped', 'company-grouped', 'standalone')),
  enabled boolean not null default true,
  may_sign_in boolean not null default true,
  valid_from timestamptz,
  valid_until timestamptz,
  unlimited boolean not null generated always as (valid_from is null and valid_until is null) stored,
  custom jsonb not null default '{}',
  cause text not null default 'local' check (cause in ('local', 'import', 'mail', 'directory', 'sso', 'scim')),
  avatar text,
  last_seen_at timestamptz,
  password_hash text,
  must_change_password boolean not null default false,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (valid_until is null or valid_from is null or valid_from < valid_until)
);
create index person_home on person (home_id);
create index person_name on person (lower(name), id);
create index person_email on person (lower(email));

alter table place add constraint place_default_user foreign key (default_user_id) references person (id) on delete set null;
alter table session add constraint session_of_person foreign key (person_id) references person (id) on delete cascade;

create table membership (
  place_id uuid not null references place (id) on delete cascade,
  person_id uuid not null references person (id) on delete cascade,
  sees boolean not null default true,
  works boolean not null default true,
  assigned boolean not null default true,
  notified boolean not null default true,
  primary key (person_id, place_id)
);
create index membership_place on membership (place_id, person_id);

-- Failures are counted by what was typed, so that an unknown login behaves like a known one.
create table sign_in_failure (
  login text primary key,
  failures int not null default 0,
  locked_until timestamptz,
  at timestamptz not null default now()
);

create table person_field (
  key text primary key,
  label text not null,
  type text not null check (type in ('text', 'longtext', 'number', 'date', 'boolean', 'choice')),
  choices text[] not null default '{}',
  required boolean not null default false,
  position int not null default 0
);

create trigger person_policy after insert or delete
  or update of kind, organization_id, enabled, valid_from, valid_until, name on person
  for each statement execute function bump_policy_epoch();
create trigger membership_policy after insert or update or delete on membership
  for each statement execute function bump_policy_epoch();
