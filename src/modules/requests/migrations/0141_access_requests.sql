-- Somebody asks for a permission on a record. The record is named by its id alone: it may be out of the asker's sight,
-- or not exist. `place_id` and `person_id` are named as in grants, which decide who may answer.
create table access_request (
  id uuid primary key,
  number int not null generated always as identity,
  person_id uuid not null references person (id) on delete cascade,
  type text not null,
  record_id uuid not null,
  action text not null,
  facet text,
  reason text not null check (reason <> ''),
  days int not null check (days between 1 and 90),
  place_id uuid references place (id) on delete set null,
  state text not null default 'open' check (state in ('open', 'approved', 'declined', 'withdrawn')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by uuid references person (id) on delete set null,
  answer text,
  grant_id uuid
);
create index access_request_person on access_request (person_id, id desc);
create index access_request_place on access_request (place_id) where state = 'open';

-- The request that a grant answers.
alter table access_grant add request_number int;
