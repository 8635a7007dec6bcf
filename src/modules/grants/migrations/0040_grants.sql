create table access_grant (
  id uuid primary key,
  person_id uuid references person (id) on delete cascade,
  group_id uuid references place (id),
  profile_id uuid not null references profile (id),
  place_id uuid not null references place (id),
  below boolean not null default false,
  cause text not null default 'hand' check (cause in ('hand', 'rule', 'directory', 'import', 'container')),
  starts_at timestamptz,
  ends_at timestamptz,
  given_by uuid references person (id) on delete set null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check ((person_id is null) <> (group_id is null)),
  check (ends_at is null or starts_at is null or starts_at < ends_at)
);
create unique index grant_once on access_grant (person_id, profile_id, place_id, cause) where person_id is not null;
create unique index grant_group_once on access_grant (group_id, profile_id, place_id, cause) where group_id is not null;
create index grant_place on access_grant (place_id, person_id);
create index grant_profile on access_grant (profile_id);
create index grant_created on access_grant (created_at, id);

create trigger grant_policy after insert or update or delete on access_grant
  for each statement execute function bump_policy_epoch();
