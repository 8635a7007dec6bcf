create table profile (
  id uuid primary key,
  name text not null check (name <> ''),
  abbreviation text not null default '',
  description text not null default '',
  interface text not null default 'standard' check (interface in ('standard', 'simplified')),
  is_default boolean not null default false,
  place_id uuid not null references place (id),
  shared_below boolean not null default true,
  bits jsonb not null default '[]',
  lines jsonb not null default '[]',
  lifecycle jsonb not null default '{}',
  template text,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index profile_names on profile (place_id, lower(name));
create unique index profile_default on profile (is_default) where is_default;

create trigger profile_policy after insert or delete or update of name, bits, lines, lifecycle, place_id on profile
  for each statement execute function bump_policy_epoch();
