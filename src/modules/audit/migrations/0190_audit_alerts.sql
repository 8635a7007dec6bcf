-- Questions to the audit that people keep: they are told when something new answers them. `seen` is the last link of the
-- chain that was looked at: entries are sealed in the order of their commits, so none is missed.
create table audit_alert (
  id uuid primary key,
  person_id uuid not null references person (id) on delete cascade,
  name text not null check (length(name) between 1 and 100),
  query jsonb not null,
  by_mail boolean not null,
  seen bigint not null,
  created_at timestamptz not null default now()
);
create index audit_alert_person on audit_alert (person_id);
