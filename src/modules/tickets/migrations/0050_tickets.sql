create extension if not exists pg_trgm;

create table ticket (
  id uuid primary key,
  number bigint generated always as identity unique,
  place_id uuid not null references place (id),
  title text not null check (title <> ''),
  description text not null default '',
  type text not null default 'incident',
  status text not null default 'new',
  priority text not null default 'medium',
  resolution text,
  creator_id uuid not null references person (id),
  requester_id uuid not null references person (id),
  owner_id uuid references person (id),
  -- Kept by triggers, so that organization rules judge the present and lists need no join.
  requester_organization_id uuid,
  owner_organization_id uuid,
  parent_id uuid references ticket (id),
  confidential boolean not null default false,
  hours numeric(10, 2) not null default 0,
  closed boolean not null generated always as (status = 'closed') stored,
  trashed boolean not null generated always as (deleted_at is not null) stored,
  has_owner boolean not null generated always as (owner_id is not null) stored,
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz,
  deleted_at timestamptz,
  check (parent_id <> id)
);

-- The orders a list is offered in, and the columns by which rights and filters cut it: see `indexes` in schema.ts.
create index ticket_updated on ticket (updated_at desc, id desc) where deleted_at is null;
-- Whether a ticket is confidential is asked of every row that a place shows: it comes with the index.
create index ticket_place_updated on ticket (place_id, updated_at desc, id desc) include (confidential)
  where deleted_at is null;
create index ticket_owner_updated on ticket (owner_id, updated_at desc, id desc) where deleted_at is null;
create index ticket_creator_updated on ticket (creator_id, updated_at desc, id desc) where deleted_at is null;
create index ticket_requester_updated on ticket (requester_id, updated_at desc, id desc) where deleted_at is null;
create index ticket_requester_organization_updated on ticket (requester_organization_id, updated_at desc, id desc)
  where deleted_at is null;
create index ticket_owner_organization_updated on ticket (owner_organization_id, updated_at desc, id desc)
  where deleted_at is null;
create index ticket_created on ticket (created_at desc, id desc) where deleted_at is null;
create index ticket_place_created on ticket (place_id, created_at desc, id desc) where deleted_at is null;
create index ticket_number on ticket (number desc, id desc) where deleted_at is null;
create index ticket_place_number on ticket (place_id, number desc, id desc) where deleted_at is null;
create index ticket_place_open on ticket (place_id, updated_at desc, id desc)
  where deleted_at is null and status <> 'closed';
create index ticket_trash on ticket (deleted_at) where deleted_at is not null;
create index ticket_parent on ticket (parent_id, updated_at desc, id desc) where parent_id is not null;
create index ticket_title_words on ticket using gin (title gin_trgm_ops);
create index ticket_description_words on ticket using gin (description gin_trgm_ops);

create table ticket_person (
  ticket_id uuid not null references ticket (id) on delete cascade,
  person_id uuid not null references person (id),
  relation text not null check (relation in ('editor', 'worker', 'observer')),
  primary key (ticket_id, relation, person_id)
);
create index ticket_person_by_person on ticket_person (person_id, relation, ticket_id);

create table workunit (
  id uuid primary key,
  ticket_id uuid not null references ticket (id) on delete cascade,
  author_id uuid not null references person (id),
  body text not null,
  internal boolean not null default false,
  hours numeric(10, 2) not null default 0,
  created_at timestamptz not null default now()
);
create index workunit_ticket on workunit (ticket_id, created_at, id);

create function ticket_set_organizations() returns trigger language plpgsql as $$
begin
  select organization_id into new.requester_organization_id from person where id = new.requester_id;
  new.owner_organization_id := null;
  select organization_id into new.owner_organization_id from person where id = new.owner_id;
  return new;
end $$;
create trigger ticket_set_organizations before insert or update of requester_id, owner_id on ticket
  for each row execute function ticket_set_organizations();

create function person_moves_tickets() returns trigger language plpgsql as $$
begin
  update ticket set requester_organization_id = new.organization_id where requester_id = new.id;
  update ticket set owner_organization_id = new.organization_id where owner_id = new.id;
  return null;
end $$;
create trigger person_moves_tickets after update of organization_id on person
  for each row when (old.organization_id is distinct from new.organization_id) execute function person_moves_tickets();
