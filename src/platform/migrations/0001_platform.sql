-- Sessions, the policy epoch, audit, events and idempotency: what every section stands on.

create table session (
  token_hash bytea primary key,
  person_id uuid not null,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ip text not null default '',
  agent text not null default ''
);
create index session_person on session (person_id);
create index session_expiry on session (expires_at);

-- One counter, bumped in the transaction of every change of what people may do. Each request compares it.
create table policy_epoch (single boolean primary key default true check (single), n bigint not null);
insert into policy_epoch (n) values (1);

create function bump_policy_epoch() returns trigger language plpgsql as $$
begin
  update policy_epoch set n = n + 1;
  return null;
end $$;

-- Every change and every denial. The application never updates or deletes a row.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  actor_id uuid,
  actor text not null,
  action text not null,
  type text not null,
  record_id uuid,
  place_id uuid,
  denied boolean not null default false,
  reason text,
  before jsonb,
  after jsonb,
  request_id text not null default '',
  ip text not null default ''
);
create index audit_record on audit (record_id, id desc);
create index audit_actor on audit (actor_id, id desc);

create function audit_is_for_ever() returns trigger language plpgsql as $$
begin
  raise exception 'audit rows are never changed or removed';
end $$;
create trigger audit_is_for_ever before update or delete on audit for each row execute function audit_is_for_ever();

-- A creation repeated with the same key by the same person answers as the first time.
create table idempotency (
  person_id uuid not null,
  key text not null,
  endpoint text not null,
  body_hash text not null,
  status int not null,
  answer jsonb,
  at timestamptz not null default now(),
  primary key (person_id, key)
);
create index idempotency_age on idempotency (at);

create table setting (key text primary key, value jsonb not null);
