-- Record types of other applications, and the records of them that are known here.
create table declared_type (
  type text primary key,
  declaration jsonb not null,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger declared_type_policy after insert or update or delete on declared_type
  for each statement execute function bump_policy_epoch();

-- Ids are the application's own and compared byte by byte.
create table declared_record (
  type text not null references declared_type (type) on delete cascade,
  id text collate "C" not null,
  place_id uuid not null references place (id),
  attributes jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (type, id)
);
create index declared_record_place on declared_record (place_id);
