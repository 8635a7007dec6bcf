-- What the installation tells a person. The text is made when it is read, so that it names only what the reader may see then.
create table notice (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  key text not null,
  "values" jsonb not null default '{}',
  link text,
  -- What it is told for: the same thing is told to a person once.
  once text,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  unique (person_id, once)
);
create index notice_person on notice (person_id, id desc);
create index notice_unread on notice (person_id) where read_at is null;
