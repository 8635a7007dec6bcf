-- What was done to many people at once, and how it is taken back while it is fresh.
create table bulk_change (
  id uuid primary key,
  actor_id uuid not null references person (id) on delete cascade,
  at timestamptz not null default now(),
  undo jsonb not null,
  undone_at timestamptz
);
create index bulk_change_age on bulk_change (at);
