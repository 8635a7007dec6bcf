-- Changes that are made later, or once somebody else has agreed: the very requests, who made them, and against what.
create table planned_change (
  id uuid primary key,
  author_id uuid not null references person (id) on delete cascade,
  changes jsonb not null,
  run_at timestamptz,
  asked_id uuid references person (id) on delete cascade,
  note text not null default '',
  -- What they change, as it was shown to whoever is asked.
  digest text,
  state text not null check (state in ('asked', 'waiting', 'done', 'refused', 'failed', 'cancelled')),
  answer text not null default '',
  -- Why it failed: message key, values, and the fields.
  fault jsonb,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  check (run_at is not null or asked_id is not null),
  check (asked_id is distinct from author_id)
);

create index planned_change_due on planned_change (run_at) where state = 'waiting';
create index planned_change_author on planned_change (author_id, id);
create index planned_change_asked on planned_change (asked_id, id) where asked_id is not null;
