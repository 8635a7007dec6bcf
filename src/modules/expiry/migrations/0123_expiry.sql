-- Grants that somebody lets end on this day: they are neither told of nor listed any more, unless the day changes.
create table grant_let_go (
  grant_id uuid primary key references access_grant (id) on delete cascade,
  ends_at timestamptz not null,
  by_id uuid references person (id) on delete set null,
  at timestamptz not null default now()
);
create index grant_ends on access_grant (ends_at, id) where ends_at is not null;
