-- What narrows a session: one grant of its person, or that it looks through somebody else's eyes. Neither follows what
-- it names when that goes: a session never becomes wider by itself.
create table look (
  id uuid primary key,
  watcher_id uuid not null,
  watched_id uuid not null,
  reason text not null check (reason <> ''),
  started_at timestamptz not null default now(),
  until timestamptz not null,
  ended_at timestamptz,
  check (watcher_id <> watched_id)
);
create index look_watched on look (watched_id, started_at desc);

-- What was looked at, each once.
create table look_page (
  look_id uuid not null references look (id),
  path text not null,
  primary key (look_id, path)
);

alter table session add look_id uuid references look (id), add grant_id uuid;

-- A job is done within what narrowed the session that asked for it.
alter table job add grant_id uuid;
