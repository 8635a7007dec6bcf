-- Long work that people asked for. `input` may hold initial passwords: it is emptied when the work is over.
create table job (
  id uuid primary key,
  kind text not null,
  actor_id uuid not null references person (id) on delete cascade,
  language text not null default 'en',
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  progress int not null default 0,
  total int not null default 0,
  input jsonb,
  result jsonb,
  error text,
  cancel_requested boolean not null default false,
  worker text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  heartbeat_at timestamptz,
  finished_at timestamptz,
  check ((state in ('waiting', 'running')) = (finished_at is null)),
  check (finished_at is null or input is null)
);
create index job_actor on job (actor_id, created_at desc);
create index job_unfinished on job (heartbeat_at) where finished_at is null;
